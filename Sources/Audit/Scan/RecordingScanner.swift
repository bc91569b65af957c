import Audio
import Spotting
import TensorFile
import WakeWords

/// A recording to be scanned.
package struct ScanItem: Sendable {
  package var path: String
  /// The wake word that it should begin with; `nil` for any.
  package var wakeWord: String?

  package init(path: String, wakeWord: String?) {
    self.path = path
    self.wakeWord = wakeWord
  }
}

/// Hears and judges one recording after another, on one thread.
package final class RecordingScanner {
  private let words: [(WakeWord, threshold: Float)]
  private let head: Double
  private let channel: Int?
  private let raw: RawFormat?
  /// By wake word; under `nil` for all of them at once. Made when first needed.
  private var desks: [String?: (RecordingAnalyzer, Judge)] = [:]

  /// - Parameters:
  ///   - words: the wake words, each with the score from which it counts as said.
  ///   - head: seconds in which the wake word must begin.
  ///   - channel: which channel of a recording to hear, from 0; `nil` for the mean of all.
  ///   - raw: what comes through standard input, which the path `-` then stands for.
  package init(
    _ words: [(WakeWord, Float)], head: Double, channel: Int?, raw: RawFormat? = nil
  ) {
    self.words = words
    self.head = head
    self.channel = channel
    self.raw = raw
  }

  /// - Precondition: the item's wake word is `nil` or among those given.
  package func finding(for item: ScanItem) -> Finding {
    let (desk, judge) = desks[item.wakeWord] ?? open(item.wakeWord)
    return judge.finding(for: item.path, desk.hear(item.path, channel: channel))
  }

  private func open(_ name: String?) -> (RecordingAnalyzer, Judge) {
    let chosen = words.filter { name == nil || $0.0.name == name }
    precondition(!chosen.isEmpty)
    let made = (
      RecordingAnalyzer(chosen.map(\.0), raw: raw),
      Judge(chosen.map(\.0), thresholds: chosen.map(\.threshold), head: head)
    )
    desks[name] = made
    return made
  }
}
