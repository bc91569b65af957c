import Audit
import Foundation
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// Hears recordings with and without wake words, on several threads.
struct EvaluationRun {
  let threads: Int
  let channel: Int?
  /// Recordings that cannot be heard, each with the reason, in the order they were met.
  private(set) var unreadable: [Unreadable] = []

  struct Unreadable: Encodable, Equatable {
    var file: String
    var error: String
  }

  /// What wake words are measured on together.
  private struct Places: Hashable {
    var positives: [String]
    var negatives: [String]
  }

  init(threads: Int, channel: Int?) {
    self.threads = threads
    self.channel = channel
  }

  /// - Parameters:
  ///   - positives: files and folders; in a folder with one inside that is called like the wake
  ///     word, only that one counts.
  ///   - negatives: the same, without the wake word.
  /// - Returns: a trial for each word, each with one positive and some negative sound at least.
  /// - Throws: ``EvaluateError``.
  mutating func trials(
    _ words: [WakeWord], positives: [String], negatives: [String]
  ) throws -> [EvaluationTally] {
    var trials = words.map { _ in EvaluationTally() }
    var groups: [(places: Places, words: [Int])] = []
    for (index, word) in words.enumerated() {
      let places = Places(
        positives: positives.map { Self.place($0, for: word.name) },
        negatives: negatives.map { Self.place($0, for: word.name) })
      if let known = groups.firstIndex(where: { $0.places == places }) {
        groups[known].words.append(index)
      } else {
        groups.append((places, [index]))
      }
    }
    let lists = try groups.map { try Self.recordings($0.places) }
    var progress = ScanProgress(total: lists.reduce(0) { $0 + $1.count })
    defer { progress.clear() }
    var heard = 0
    for (group, list) in zip(groups, lists) {
      let (channel, groupWords) = (channel, group.words.map { words[$0] })
      OrderedPool(threads: threads).run(list) {
        let desk = RecordingAnalyzer(groupWords)
        return { item in (item, desk.hear(item.path, channel: channel)) }
      } deliver: { item, result in
        switch result {
        case .success(let hearing):
          for (place, index) in group.words.enumerated() {
            if item.isPositive {
              trials[index].addPositive(item.path, peaks: hearing.peaks[place])
            } else {
              trials[index].addNegative(
                item.path, peaks: hearing.peaks[place], seconds: hearing.seconds)
            }
          }
          for defect in hearing.defects { tell("\(item.path): \(defect)", &progress) }
        case .failure(let error):
          tell("\(error)", &progress)
          unreadable.append(Unreadable(file: item.path, error: "\(error)"))
        }
        heard += 1
        progress.show(heard)
      }
      for index in group.words { try Self.check(trials[index], group.places) }
    }
    return trials
  }

  private func tell(_ message: String, _ progress: inout ScanProgress) {
    progress.clear()
    printError(message)
  }

  private static func place(_ folder: String, for word: String) -> String {
    let inner = folder.hasSuffix("/") ? folder + word : folder + "/" + word
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: inner, isDirectory: &isFolder)
      && isFolder.boolValue ? inner : folder
  }

  private static func recordings(
    _ places: Places
  ) throws(EvaluateError) -> [(path: String, isPositive: Bool)] {
    let positives = Array(RecordingWalk(places.positives))
    let negatives = Array(RecordingWalk(places.negatives))
    func file(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    let known = Set(positives.map(file))
    if let both = negatives.first(where: { known.contains(file($0)) }) { throw .both(path: both) }
    return positives.map { ($0, true) } + negatives.map { ($0, false) }
  }

  private static func check(_ trial: EvaluationTally, _ places: Places) throws(EvaluateError) {
    guard !trial.positives.isEmpty else { throw .nothing(in: places.positives, "--positives") }
    guard trial.negativeSeconds > 0 else { throw .nothing(in: places.negatives, "--negatives") }
  }
}

/// Why nothing can be measured.
enum EvaluateError: Error, Equatable, CustomStringConvertible {
  case both(path: String)
  case nothing(in: [String], String)

  var description: String {
    switch self {
    case .both(let path):
      "\(path): is under --positives and under --negatives; the wake word is in it or it is not"
    case .nothing(let places, let option):
      "\(option): there is no recording that can be heard in \(places.joined(separator: ", "))"
    }
  }
}
