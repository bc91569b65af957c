import Audio
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Audit
@testable import WakeWords

/// A ledger of its own for a test, and runs over made-up recordings.
final class LedgerFixture {
  let folder: TestFolder
  let ledger: Ledger
  var settings = AuditSettings(head: 1.5)
  /// By its name in the folder.
  var words = ["alexa"]

  init() throws {
    folder = try TestFolder()
    ledger = try Ledger(path: folder.path("ledger.sqlite"))
  }

  /// With "alexa" at 0.4 s.
  static let alexa = "\(SampleAudio.folder)/bundled/alexa-lamp.flac"
  /// With speech, but without it.
  static let speech = "\(SampleAudio.folder)/bundled/speech-train.ogg"

  /// The same at 16 kHz, 16 bits, without loss.
  static let speechInFLAC = "\(SampleAudio.folder)/bundled/near-a-letter.flac"

  /// A recording of a tone, other bytes for each frequency. - Returns: its path.
  @discardableResult
  func tone(_ hertz: Double, _ name: String) throws -> String {
    try folder.write(TestSound.wave(TestSound.tone(hertz, seconds: 0.2)), name)
  }

  func recording(_ path: String, _ metadata: (inout RecordingMetadata) -> Void = { _ in })
    -> Recording
  {
    var recording = Recording(.file(RecordingPath(path)))
    metadata(&recording.metadata)
    return recording
  }

  /// An audit of these recordings. - Returns: what it counted, and its rows.
  @discardableResult
  func audit(
    _ recordings: [Recording], filter: AuditFilter = AuditFilter()
  ) throws -> (counts: AuditCounts, rows: [LedgerRow]) {
    let words = ScanWords(try words.map { try #require(try BundledWords.load($0)) })
    let auditor = try RecordingAuditor(
      ledger, words, ModelHashes(words), settings, filter: filter)
    let writer = try LedgerWriter(ledger, settings, words: self.words, program: "test")
    for recording in recordings { try writer.add(auditor.step(for: .success(recording))) }
    try writer.finish()
    return (writer.counts, try rows(.run))
  }

  func rows(_ range: LedgerRange = .all) throws -> [LedgerRow] {
    var rows: [LedgerRow] = []
    try ledger.forEachRow(range) { rows.append($0) }
    return rows
  }

  /// Lets the ledger rely on how the file looks now, as if it had been there for long.
  func settle(_ path: String) throws {
    let stamp = try #require(FileStamp(RecordingPath(path)))
    try ledger.pool.write { db in
      try db.execute(
        sql: "UPDATE sources SET size = ?, modified = ?, changed = ? WHERE place = ?",
        arguments: [stamp.size, stamp.modified, stamp.changed, Data(path.utf8)])
    }
  }

  /// All bytes of the ledger's files.
  var bytes: Data {
    ["", "-wal", "-shm", "-journal"].reduce(into: Data()) {
      $0 += FileManager.default.contents(atPath: ledger.path + $1) ?? Data()
    }
  }
}

extension RecordingMetadata {
  /// As if a table said it.
  mutating func setTime(_ text: String?) {
    if let time = text.flatMap(WallTime.init) { setTime(time, from: .metadata) }
  }
}
