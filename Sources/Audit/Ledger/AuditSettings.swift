import Crypto
import Features
import Foundation
import Synchronization
import WakeWords

/// What findings depend on besides the recording and the wake word. A finding of the same content under the
/// same settings and model is taken from the ledger.
package struct AuditSettings: Equatable, Sendable, Codable {
  /// Seconds in which the wake word must begin, above 0.
  package var head: Double
  /// Which channel counts, from 0; `nil` for the mean of all.
  package var channel: Int?

  /// Raised with every change of ``RecordingAnalyzer`` or ``Judge`` that may change a finding: all
  /// recordings are then analysed again.
  private static let judgement = 2

  package init(head: Double, channel: Int? = nil) {
    (self.head, self.channel) = (head, channel)
  }

  /// SHA-256 of them.
  var hash: Data {
    let text = "\(Self.judgement) \(head) \(channel.map(String.init) ?? "mean")"
    return Data(SHA256.hash(data: Data(text.utf8)))
  }
}

/// The hashes of the wake words of an audit, and of the acoustic model, which tells what is in a recording.
/// Threads share it.
package final class ModelHashes: Sendable {
  private let words: ScanWords
  private let known = Mutex<[String?: Data]>([:])

  package init(_ words: ScanWords) { self.words = words }

  /// SHA-256 of all that a recording is judged by that names this wake word, or none.
  ///
  /// - Throws: ``WakeWordError``, where there is no such word.
  func hash(_ name: String?) throws(WakeWordError) -> Data {
    if let hash = known.withLock({ $0[name] }) { return hash }
    let chosen: [WakeWord]
    if let name { chosen = [try words.word(name)] } else { chosen = words.given }
    var hash = SHA256()
    hash.update(data: Data(AcousticModelWeights.shipped.hash.utf8))
    for word in chosen {
      // Such a word, which has numbers that are not finite, comes from no file and is never the same.
      let bytes = (try? WakeWordFile.encode(word)) ?? Data("\(UInt64.random(in: 0 ... .max))".utf8)
      hash.update(data: Data(SHA256.hash(data: bytes)))
    }
    let result = Data(hash.finalize())
    known.withLock { $0[name] = result }
    return result
  }
}
