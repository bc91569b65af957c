import Synchronization
import WakeWords

/// The wake words of a scan: those given, and those that recordings name, loaded when the first
/// does. Threads share it.
package final class ScanWords: Sendable {
  /// What a recording that names no wake word is searched for.
  package let given: [WakeWord]
  private let search: WakeWordSearch
  private let loaded: Mutex<[String: WakeWord]>

  /// - Parameters:
  ///   - given: what a recording that names no wake word is searched for.
  ///   - search: where words are that recordings name; those given come first.
  package init(_ given: [WakeWord], search: WakeWordSearch = .standard) {
    self.given = given
    self.search = search
    loaded = Mutex(Dictionary(given.map { ($0.name, $0) }) { first, _ in first })
  }

  /// - Throws: ``WakeWordError``, where there is no such word or its file cannot be used.
  package func word(_ name: String) throws(WakeWordError) -> WakeWord {
    if let word = loaded.withLock({ $0[name] }) { return word }
    // Two threads may load the same word: it is the same.
    let word = try search.load(name)
    loaded.withLock { $0[name] = word }
    return word
  }
}

/// Analyzes and judges one recording after another, on one thread.
package final class RecordingScanner {
  private let words: ScanWords
  private let head: Double
  private let channel: Int?
  /// For all the words that come with the program. A broken build alone has one that cannot be read;
  /// `unbidden words` then says so. Made when first needed: an audit that knows everything needs none.
  private lazy var search = HeadSearch(
    BundledWords.names.compactMap { try? BundledWords.load($0) })
  /// By the wake word named; under `nil` for those given. Made when first needed.
  private var made: [String?: (RecordingAnalyzer, Judge)] = [:]

  /// - Parameters:
  ///   - head: seconds in which the wake word must begin, above 0.
  ///   - channel: which channel of a recording counts, from 0; `nil` for the mean of all.
  package init(_ words: ScanWords, head: Double, channel: Int? = nil) {
    self.words = words
    self.head = head
    self.channel = channel
  }

  /// A finding for whatever the recording is: one whose wake word is not known is unreadable.
  package func finding(for recording: Recording) -> Finding {
    do throws(WakeWordError) {
      let (analyzer, judge) = try pair(recording.wakeWord)
      return judge.finding(for: recording, analyzer.analyze(recording.source))
    } catch {
      return Finding(recording, wakeWord: recording.wakeWord, error: error)
    }
  }

  /// The same for a row of a manifest, which may name no recording.
  package func finding(for row: Result<Recording, ManifestRowError>) -> Finding {
    switch row {
    case .success(let recording): finding(for: recording)
    case .failure(let error): Finding(error)
    }
  }

  private func pair(_ name: String?) throws(WakeWordError) -> (RecordingAnalyzer, Judge) {
    if let known = made[name] { return known }
    let chosen: [WakeWord]
    if let name { chosen = [try words.word(name)] } else { chosen = words.given }
    let new = (
      RecordingAnalyzer(chosen, head: head, channel: channel),
      Judge(chosen, head: head, search: search)
    )
    made[name] = new
    return new
  }
}
