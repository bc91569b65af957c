import Audio
import Foundation
import WakeWords

/// Measures wake words on recordings with and without them, on several threads.
package struct EvaluationRun: Sendable {
  /// A recording that cannot be read, with the reason.
  package struct Unreadable: Encodable, Equatable, Sendable {
    /// Its path.
    package var file: String
    /// What is wrong, in words.
    package var error: String
  }

  /// What the recordings came to.
  package struct Outcome: Sendable {
    /// One for each word, each with one positive and some negative sound at least.
    package var tallies: [EvaluationTally]
    /// In the order of the recordings.
    package var unreadable: [Unreadable] = []
  }

  /// Recordings that words are measured on together.
  private struct Group: Sendable {
    var positives: [String]
    var negatives: [String]
    /// The numbers of the words.
    var words: [Int] = []
    var recordings: [(recording: Recording, isPositive: Bool)] = []
  }

  private let words: [WakeWord]
  private var groups: [Group] = []

  /// Recordings in all; one counts again for words that are measured by themselves.
  package var count: Int { groups.reduce(0) { $0 + $1.recordings.count } }

  /// - Parameters:
  ///   - positives: files and folders; of a folder with one inside that is called like the wake
  ///     word, only that one counts.
  ///   - negatives: the same, without the wake word.
  /// - Throws: ``EvaluationError/both(path:)``.
  package init(
    _ words: [WakeWord], positives: [String], negatives: [String]
  ) throws(EvaluationError) {
    self.words = words
    for (index, word) in words.enumerated() {
      let group = Group(
        positives: positives.map { Self.place($0, for: word.name) },
        negatives: negatives.map { Self.place($0, for: word.name) })
      let known = groups.firstIndex {
        $0.positives == group.positives && $0.negatives == group.negatives
      }
      if known == nil { groups.append(group) }
      groups[known ?? groups.count - 1].words.append(index)
    }
    for index in groups.indices { groups[index].recordings = try Self.recordings(groups[index]) }
  }

  /// - Parameters:
  ///   - channel: which channel of a recording counts, from 0; `nil` for the mean of all.
  ///   - onRecording: gets what is wrong with each recording, in their order: nothing, as a rule.
  /// - Throws: ``EvaluationError/nothing(in:option:)``.
  package func run(
    threads: Int, channel: Int?, onRecording: ([String]) -> Void = { _ in }
  ) throws(EvaluationError) -> Outcome {
    var outcome = Outcome(tallies: words.map { _ in EvaluationTally() })
    for group in groups {
      let groupWords = group.words.map { words[$0] }
      OrderedPool(threads: threads).run(group.recordings) {
        let analyzer = RecordingAnalyzer(groupWords, channel: channel)
        return { ($0, analyzer.analyze($0.recording.source)) }
      } deliver: { item, result in
        onRecording(Self.add(result, of: item, group.words, to: &outcome))
      }
      for index in group.words { try Self.check(outcome.tallies[index], group) }
    }
    return outcome
  }

  /// - Returns: what is wrong with the recording.
  private static func add(
    _ result: Result<RecordingAnalysis, AudioError>,
    of item: (recording: Recording, isPositive: Bool), _ words: [Int],
    to outcome: inout Outcome
  ) -> [String] {
    let file = item.recording.file
    switch result {
    case .failure(let error):
      outcome.unreadable.append(Unreadable(file: file, error: "\(error)"))
      return ["\(error)"]
    case .success(let analysis):
      for (peaks, word) in zip(analysis.peaks, words) {
        if item.isPositive {
          outcome.tallies[word].addPositive(file, peaks: peaks)
        } else {
          outcome.tallies[word].addNegative(file, peaks: peaks, seconds: analysis.seconds)
        }
      }
      return analysis.defects.map { "\(file): \($0)" }
    }
  }

  private static func place(_ folder: String, for word: String) -> String {
    let inner = folder.hasSuffix("/") ? folder + word : folder + "/" + word
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: inner, isDirectory: &isFolder)
      && isFolder.boolValue ? inner : folder
  }

  private static func recordings(
    _ group: Group
  ) throws(EvaluationError) -> [(recording: Recording, isPositive: Bool)] {
    let positives = Array(RecordingWalk(group.positives))
    let negatives = Array(RecordingWalk(group.negatives))
    let known = Set(positives.map(realPath))
    if let both = negatives.first(where: { known.contains(realPath($0)) }) {
      throw .both(path: both.file)
    }
    return positives.map { ($0, true) } + negatives.map { ($0, false) }
  }

  /// Where links lead; the path itself where they lead nowhere.
  private static func realPath(_ recording: Recording) -> RecordingPath {
    guard case .file(let path) = recording.source else { return RecordingPath("-") }
    guard let real = path.withCString({ realpath($0, nil) }) else { return path }
    defer { free(real) }
    let bytes = UnsafeBufferPointer(start: real, count: strlen(real))
    return RecordingPath(bytes: bytes.map { UInt8(bitPattern: $0) })
  }

  private static func check(_ tally: EvaluationTally, _ group: Group) throws(EvaluationError) {
    guard !tally.positives.isEmpty else {
      throw .nothing(in: group.positives, option: "--positives")
    }
    guard tally.negativeSeconds > 0 else {
      throw .nothing(in: group.negatives, option: "--negatives")
    }
  }
}

/// Why nothing can be measured.
package enum EvaluationError: Error, Equatable, CustomStringConvertible {
  /// A recording is under both.
  case both(path: String)
  /// No recording that can be read is in the places that the option names.
  case nothing(in: [String], option: String)

  package var description: String {
    switch self {
    case .both(let path):
      "\(path): is under --positives and under --negatives; the wake word is in it or it is not"
    case .nothing(let places, let option):
      "\(option): there is no recording that can be read in \(places.joined(separator: ", "))"
    }
  }
}
