import Audio
import Audit
import WakeWords

/// What is found of one recording.
public struct Finding: Equatable, Sendable {
  /// Whether the recording began with its wake word.
  public enum Verdict: String, Sendable {
    /// The wake word begins in the head.
    case wake
    /// It does not: the recording was made by accident.
    case accidental
    /// The evidence does not decide.
    case uncertain
    /// The recording could not be read, so nothing is known.
    case unreadable
  }

  /// The recording's path, or the name that it was given.
  public let file: String
  /// Whether it began with its wake word.
  public let verdict: Verdict
  /// Why an accidental recording has no wake word: `other_wake_word`, `near_miss`,
  /// `late_wake`, `cut_head`, `speech`, `noise`, or `silence`.
  public let cause: String?
  /// The wake word that it was judged by: of several the most likely.
  public let wakeWord: String?
  /// How surely the recording begins with it: a log-likelihood ratio, nats. `nil` where nothing
  /// matched.
  public let score: Float?
  /// How probable it is that it does, 0 to 1, among recordings as audits meet them.
  public let probability: Float?
  /// Where the match begins, seconds from the start.
  public let start: Double?
  /// Where it ends, the same.
  public let end: Double?
  /// Length of the recording, seconds.
  public let seconds: Double?
  /// What is wrong with the recording although it could be judged: truncated, clipped, ...
  public let defects: [String]
  /// Why it could not be, for an unreadable one.
  public let error: String?

  init(_ finding: Audit.Finding) {
    file = finding.file
    verdict = Verdict(rawValue: finding.verdict.rawValue) ?? .uncertain
    cause = finding.cause?.rawValue
    (wakeWord, score, probability) = (finding.wakeWord, finding.wakeScore, finding.probability)
    (start, end, seconds) = (finding.wakeStart, finding.wakeEnd, finding.seconds)
    (defects, error) = (finding.defects, finding.error)
  }
}

/// Judges recordings: which began with a wake word, which by accident and why.
///
/// Reads WAV (RF64 too), W64, FLAC, Ogg (Vorbis, Opus), MP3, AIFF, AIFC, CAF and AU of 1 to 64
/// channels at 1 to 768 kHz. For one thread at a time; make one for each thread. The same recording
/// gets the same finding, whatever came before it.
public final class RecordingJudge {
  private let scanner: RecordingScanner

  /// - Parameters:
  ///   - words: what the recordings should begin with; any one of them counts. One at least.
  ///   - head: seconds from the start in which the wake word must begin, above 0.
  /// - Throws: ``UnbiddenError`` without a word, or for another head.
  public init(for words: [WakeWord], head: Double = 2.0) throws(UnbiddenError) {
    guard !words.isEmpty else { throw UnbiddenError("no wake word; expected one at least") }
    guard head > 0, head <= 60 else {
      throw UnbiddenError("a head of \(head) s; expected more than 0 and at most 60")
    }
    scanner = RecordingScanner(ScanWords(words.map(\.word)), head: head)
  }

  /// - Parameter path: of a file. What cannot be read is found to be unreadable; nothing is thrown.
  public func finding(for path: String) -> Finding {
    Finding(scanner.finding(for: Recording(.file(RecordingPath(path)))))
  }

  /// The findings of all recordings under files and folders, one after another as they are asked
  /// for.
  ///
  /// - Parameter paths: files, which are taken whatever they are called, and folders, in which
  ///   files with an audio name are, in a fixed order. Links to folders and hidden files are passed
  ///   over.
  public func findings(in paths: [String]) -> some Sequence<Finding> {
    RecordingWalk(paths).lazy.map { [scanner] in Finding(scanner.finding(for: $0)) }
  }

  /// - Parameters:
  ///   - bytes: a whole recording in memory.
  ///   - name: what errors call it.
  public func finding(for bytes: [UInt8], named name: String) -> Finding {
    Finding(scanner.finding(for: Recording(.bytes(bytes, name: name))))
  }
}
