import Audit
import Foundation

/// Prints what an audit has found.
struct AuditReport {
  private let format: AuditCommand.Format
  private let withNames: Bool
  private let since: Double?
  private let labels: LabelTable?
  private let rows: AuditRows

  /// - Parameters:
  ///   - since: seconds since 1970; what is before, or of an unknown time, is left out.
  ///   - labels: what to compare with in place of the ledger's own.
  init(format: AuditCommand.Format, withNames: Bool, since: Double?, labels: LabelTable?) {
    (self.format, self.withNames) = (format, withNames)
    (self.since, self.labels) = (since, labels)
    rows = AuditRows(format: format, withNames: withNames)
  }

  /// The rows, and the sum of them.
  ///
  /// - Parameter counts: of the run that it is about; `nil` for all that the ledger has.
  func printAll(_ ledger: Ledger, _ counts: AuditCounts?) throws {
    if let head = rows.head { try printLine(head) }
    try printSum(ledger, counts) { row in
      if let line = rows.line(row) { try writeOutput(line) }
    }
  }

  /// - Parameter each: is given each row as it is counted.
  func printSum(
    _ ledger: Ledger, _ counts: AuditCounts?, _ each: (LedgerRow) throws -> Void = { _ in }
  ) throws {
    var summary = AuditSummary()
    var against = LabelTally()
    let lookup = labels?.lookup
    try ledger.forEachRow(counts == nil ? .all : .run, since: since) { row in
      summary.add(row)
      if let label = lookup?(row) { against.add(label, row.verdict) }
      try each(row)
    }
    let record = AuditRecord(
      summary, counts, against: labels == nil ? summary.labels : against, withNames: withNames)
    switch format {
    case .table: try writeOutput(Data((AuditTable(record).text + "\n").utf8))
    case .json:
      let encoder = JSONEncoder.output(isPretty: true)
      try writeOutput(try encoder.encode(record) + Data("\n".utf8))
    case .jsonl, .csv: printError(AuditTable(record).text)
    }
  }

  /// What stands above the rows of a watch; `nil` where nothing does.
  var arrivalsHead: String? {
    if case .table = format { Self.table.row(Self.titles) } else { rows.head }
  }

  /// The rows that a run has brought into the ledger. With `json` the sum alone is printed.
  ///
  /// - Parameter position: as ``LedgerWriter/position`` was before them.
  func printArrivals(_ ledger: Ledger, from position: Int) throws {
    try ledger.forEachRow(.arrivals(from: position), since: since) { row in
      if case .table = format {
        try printLine(tableRow(row))
      } else if let line = rows.line(row) {
        try writeOutput(line)
      }
    }
  }

  private static let titles = ["time", "device", "verdict", "cause", "  seconds", "id"]
  private static let table = TextTable(columns: [
    .left(22), .left(8), .left(11), .left(17), .left(10), .left(18), .left(1),
  ])

  private func tableRow(_ row: LedgerRow) -> String {
    let seconds = row.finding.seconds.map { String(format: "%9.1f", $0) }
    var cells = [
      row.time.map(rfc3339) ?? "", row.device ?? "", row.verdict, row.cause ?? "", seconds ?? "",
      row.id,
    ]
    if withNames { cells.append(printable(row.names.file)) }
    return Self.table.row(cells)
  }
}
