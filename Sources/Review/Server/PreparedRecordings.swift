import Audit
import Foundation
import Report
import Synchronization

/// The few recordings that are looked at, or soon will be: read again from where the audit found them,
/// with picture and distorted sound made ahead.
final class PreparedRecordings: Sendable {
  struct Held: Sendable {
    var id: String
    var view: ReviewRecordingView
    /// The voice that this recording gets in this session.
    var voice: McAdams
    /// The head, distorted.
    var head: Data
  }

  private let ledger: Ledger
  private let held = Mutex<[Held]>([])
  /// One is read at a time; whoever waits finds it ready.
  private let reader = Mutex(StudyReader(search: .standard))

  private static let most = 16
  /// Assistants record no longer, seconds.
  private static let longest = 300.0
  /// Each recording has a coefficient of its own, so that two of one speaker are no more alike than
  /// others, and nobody undoes it by one known number.
  private static let alphas = 0.7...0.8

  init(_ ledger: Ledger) { self.ledger = ledger }

  /// - Throws: ``LedgerError``; of an id that is none of the ledger's `unknownID`.
  func recording(_ id: String) throws -> Held {
    if let found = find(id) { return found }
    return try reader.withLock { reader in
      if let found = find(id) { return found }
      let made = try make(id, &reader)
      held.withLock { held in
        held.append(made)
        if held.count > Self.most { held.removeFirst() }
      }
      return made
    }
  }

  /// - Throws: ``KeptRecordingError`` where it is gone; ``LedgerError``.
  func sound(_ wish: PlayingWish) throws -> Data {
    let held = try recording(wish.id)
    guard let seconds = held.view.headSeconds else { throw KeptRecordingError.gone }
    let samples =
      switch wish.part {
      case .head: Self.head(held.view.samples, seconds)
      case .whole: try whole(wish.id)
      }
    switch (wish.sound, wish.part) {
    case (.clear, _): return CompactSound.data(samples)
    case (.distorted, .head): return held.head
    case (.distorted, .whole): return CompactSound.data(held.voice.distorted(samples))
    }
  }

  private func find(_ id: String) -> Held? {
    held.withLock { held in held.first { $0.id == id } }
  }

  private func make(_ id: String, _ reader: inout StudyReader) throws -> Held {
    guard let row = try ledger.recording(id), let kept = try ledger.kept([id]).first else {
      throw LedgerError.unknownID(id)
    }
    var view: ReviewRecordingView?
    try KeptRecording.open([kept]) { view = try ReviewRecordingView(row, $0, $1, &reader) }
    guard let view else { throw LedgerError.unknownID(id) }
    let voice = McAdams(alpha: .random(in: Self.alphas))
    let head = voice.distorted(Self.head(view.samples, view.headSeconds ?? 0))
    return Held(id: id, view: view, voice: voice, head: CompactSound.data(head))
  }

  private static func head(_ samples: [Float], _ seconds: Double) -> [Float] {
    Array(samples.prefix(Int(seconds * 16_000)))
  }

  private func whole(_ id: String) throws -> [Float] {
    var result: Result<[Float], KeptRecordingError> = .failure(.gone)
    KeptRecording.open(try ledger.kept([id])) { kept, source in
      result = source.flatMap { source in
        let samples = StudyReader.samples(
          source, kept.settings?.channel, seconds: Self.longest)
        return samples.map { .success($0) } ?? .failure(.unreadable)
      }
    }
    return try result.get()
  }
}
