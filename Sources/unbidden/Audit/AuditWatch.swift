import Audit
import Foundation

/// Audits what is in a folder, and goes on with what arrives there.
struct AuditWatch {
  private let watch: FolderWatch
  private let audit: AuditWork
  private let report: AuditReport
  private let stop: StopRequest
  private let look: () -> ExportReader
  /// Of the last look through the whole folder.
  private var export: ExportReader
  private let writer: LedgerWriter
  private var lastDeletion = ContinuousClock.now

  /// How often rows past their age are deleted. A day's age is the least that can be asked for.
  private static let deletionInterval = Duration.seconds(3_600)

  /// - Parameters:
  ///   - watch: begun before the folder is looked through, so that nothing is missed.
  ///   - look: looks through the folder.
  init(
    _ watch: FolderWatch, _ audit: AuditWork, _ report: AuditReport, _ stop: StopRequest,
    look: @escaping () -> ExportReader
  ) throws {
    (self.watch, self.audit, self.report, self.stop) = (watch, audit, report, stop)
    self.look = look
    try audit.retention?.apply(to: audit.ledger)
    export = look()
    writer = try audit.begin(listsOnce: true)
  }

  /// Works until a stop is asked for, and then prints the sum.
  mutating func run() throws {
    for source in export.sources { printError(source.description) }
    if let head = report.arrivalsHead { try printLine(head) }
    try take(.export(export), export.recordings)
    while !stop.isMade {
      try deleteOld()
      let change = try watch.next(
        milliseconds: Int32(Self.deletionInterval / .milliseconds(1)), stop: stop)
      switch change {
      case nil: continue
      case .files(let files) where !files.contains(where: export.isTable):
        let arrivals = files.compactMap(export.arrival)
        if !arrivals.isEmpty { try take(.list(arrivals), arrivals.count, areClosed: true) }
      case .files, .unknown:
        export = look()
        try take(.export(export), export.recordings)
      }
    }
    try writer.finish()
    try report.printSum(audit.ledger, writer.counts)
  }

  private func take(
    _ items: AuditedRecordings, _ count: Int, areClosed: Bool = false
  ) throws {
    var progress = ScanProgress(total: count)
    var printed = writer.position
    let complete = CompleteRecordings(items, areClosed: areClosed, stop: stop)
    try audit.run(complete, into: writer, &progress) {
      try report.printArrivals(audit.ledger, from: printed)
      printed = writer.position
    }
  }

  private mutating func deleteOld() throws {
    guard .now - lastDeletion >= Self.deletionInterval else { return }
    lastDeletion = .now
    try audit.retention?.apply(to: audit.ledger)
  }
}
