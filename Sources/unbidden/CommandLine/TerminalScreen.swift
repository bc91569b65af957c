import Foundation

/// The alternate screen of the terminal on standard output, drawn frame by frame; what stood there
/// before comes back afterwards. The control sequences are those of ECMA-48 and xterm.
struct TerminalScreen {
  private static let enter = "\u{1B}[?1049h\u{1B}[?25l"
  private static let leave = "\u{1B}[?25h\u{1B}[?1049l"

  private var isShown = false

  /// Whether standard output is a terminal that can be drawn on.
  static var isAvailable: Bool {
    let kind = ProcessInfo.processInfo.environment["TERM"] ?? ""
    return isatty(STDOUT_FILENO) == 1 && !kind.isEmpty && kind != "dumb"
  }

  /// Columns and rows, now.
  var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// One row of a frame.
  struct Line {
    var text: String
    var isBold = false
  }

  /// Draws a frame; what does not fit is left out.
  mutating func draw(_ lines: [Line]) throws(OutputError) {
    let (columns, rows) = size
    var frame = isShown ? "" : Self.enter
    isShown = true
    frame += "\u{1B}[H"
    for (row, line) in lines.prefix(rows).enumerated() {
      if row > 0 { frame += "\r\n" }
      let text = String(line.text.prefix(columns))
      // Cleared first: at the last column it would take that with it.
      frame += "\u{1B}[2K" + (line.isBold ? "\u{1B}[1m\(text)\u{1B}[0m" : text)
    }
    if lines.count < rows { frame += "\r\n\u{1B}[J" }
    try writeOutput(frame.utf8)
  }

  /// Gives the terminal back.
  mutating func close() throws(OutputError) {
    guard isShown else { return }
    isShown = false
    try writeOutput(Self.leave.utf8)
  }

  /// Gives the terminal back from any thread, if it takes anything at all.
  static func forceClose() {
    var output = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
    if poll(&output, 1, 0) > 0 { try? writeOutput(leave.utf8) }
  }
}
