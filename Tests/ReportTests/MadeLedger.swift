import Audio
import Crypto
import Foundation
import TestSupport

@testable import Audit

/// A ledger whose recordings nobody has heard: their findings are made up, and written as an audit writes
/// them.
final class MadeLedger {
  let folder: TestFolder
  let ledger: Ledger
  private let settings = AuditSettings(head: 1.5)
  private var number = 0

  init() throws {
    folder = try TestFolder()
    ledger = try Ledger(path: folder.path("ledger.sqlite"))
  }

  /// A recording that is to be written.
  struct Row {
    var finding = Finding(id: "", file: "", wakeWord: "alexa", verdict: .wake)
    var metadata = RecordingMetadata()
    /// Instead of the finding.
    var error: String?
    var name: String?

    init(_ verdict: Verdict, cause: Cause? = nil, score: Float? = nil, seconds: Double = 4) {
      finding.verdict = verdict
      finding.cause = cause
      if let score { finding.setScore(score) }
      finding.seconds = seconds
    }

    func at(_ time: String?, on device: String? = nil) -> Row {
      var row = self
      if let time = time.flatMap(WallTime.init) { row.metadata.setTime(time, from: .metadata) }
      row.metadata.device = device
      return row
    }
  }

  func write(_ rows: some Sequence<Row>, program: String = "test") throws {
    let writer = try LedgerWriter(ledger, settings, words: ["alexa"], program: program)
    for row in rows {
      number += 1
      let place = folder.path(row.name ?? "\(number).wav")
      var step = AuditedRecording(place: Data(place.utf8), metadata: row.metadata)
      if let error = row.error {
        step.error = error
      } else {
        let hash = Data(SHA256.hash(data: Data("\(number)".utf8)))
        step.content = (hash, 1, Data(repeating: 7, count: 32))
        step.finding = row.finding
        step.isNew = true
      }
      try writer.add(.audited(step))
    }
    try writer.finish()
  }

  func refuse(_ count: Int) throws {
    let writer = try LedgerWriter(ledger, settings, words: [], program: "test")
    for number in 0..<count { try writer.add(.refused(place: Data("refused \(number)".utf8))) }
    try writer.finish()
  }

  /// A year of four devices, in which one of eight recordings is accidental. Equal seeds give equal rows.
  static func year(_ count: Int, seed: UInt64 = 1) -> [Row] {
    var random = SplitMix(seed)
    let start = RecordingTime("2026-01-01T00:00:00Z")!.at
    return (0..<count).map { number in
      let draw = Int.random(in: 0..<100, using: &random)
      let score = Float.random(in: 0..<1, using: &random)
      var row =
        switch draw {
        case ..<4: Row(.accidental, cause: .noise, score: -14 + 2 * score)
        case ..<10: Row(.accidental, cause: .speech, score: -12 + 11 * score)
        case ..<12: Row(.accidental, cause: .silence, score: -14)
        case ..<14: Row(.uncertain, score: -0.6 + 1.2 * score)
        default: Row(.wake, score: 1 + 7 * score)
        }
      row.finding.seconds = Double(Int.random(in: 1_000..<12_000, using: &random)) / 1_000
      row.finding.wakeStart = 0.3
      row.finding.wakeEnd = 0.9
      let time = start + 365 * 86_400 * Double(number) / Double(count)
      let device = "Speaker \(Int.random(in: 1...4, using: &random))"
      return row.at(Date(timeIntervalSince1970: time.rounded()).formatted(.iso8601), on: device)
    }
  }

  func rows() throws -> [LedgerRow] {
    var rows: [LedgerRow] = []
    try ledger.forEachRow(.all) { rows.append($0) }
    return rows
  }
}
