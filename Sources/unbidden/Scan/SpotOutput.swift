import Foundation

/// Prints what `spot` found, as a table or as JSON lines.
struct SpotOutput {
  let format: SpotCommand.Format
  private let jsonLine = JSONLine()

  init(format: SpotCommand.Format) throws(OutputError) {
    self.format = format
    if format == .table {
      try printLine("   start      end    score  wake word         recording")
    }
  }

  func print(_ line: SpotCommand.Line) throws(OutputError) {
    switch format {
    case .jsonl: try jsonLine.print(line)
    case .table:
      try printLine(
        String(format: "%8.2f %8.2f %8.2f  ", line.start, line.end, line.score)
          + line.wakeWord.padding(toLength: 16, withPad: " ", startingAt: 0) + "  "
          + printable(line.file))
    }
  }
}
