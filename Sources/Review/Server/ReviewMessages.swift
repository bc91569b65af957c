import Audit

/// What the page's script sends and is sent, as JSON. Nothing in it is anybody's name but the reviewer's.

/// `POST /labels`.
struct Decision: Decodable, Sendable {
  var id: String
  /// `nil` to have no decision.
  var label: Label?
  /// What the page believes to stand there.
  var instead: Label?
}

/// `POST /playings`.
struct PlayingWish: Decodable, Sendable {
  var id: String
  var sound: Playing.Sound
  var part: Playing.Part
}

struct QueueAnswer: Encodable {
  var recordings: [Recording]
  var progress: ProgressAnswer
  var reviewer: String?

  struct Recording: Encodable {
    var id: String
    var verdict: String
    var label: String?
  }
}

struct ProgressAnswer: Encodable {
  var decided: Int
  var left: Int
  /// How many a random sample has; `nil` where the review is none.
  var sample: Int?
  /// Of those that were decided, how often the audit was right; `nil` where nothing tells.
  var right: String?
}

struct RecordingAnswer: Encodable {
  var html: String
  var hasSound: Bool
}

struct PlayingAnswer: Encodable {
  var number: Int64
}

struct ConflictAnswer: Encodable {
  /// What another page has decided.
  var label: String?
}

struct ProblemAnswer: Encodable {
  var problem: String
}

struct LogAnswer: Encodable {
  var count: Int
  var newest: [Row]

  struct Row: Encodable {
    var recording: String
    var at: String
    var reviewer: String?
    var sound: String
    var part: String
  }
}
