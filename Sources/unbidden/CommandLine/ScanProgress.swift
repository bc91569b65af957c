import Foundation

/// A line on the terminal that tells how far a scan has come; nothing where standard error is none.
struct ScanProgress {
  static let isShown = isatty(STDERR_FILENO) == 1
  /// Whether results appear on the same screen, so that the line has to make way for them.
  private static let sharesScreen = isatty(STDOUT_FILENO) == 1
  /// Takes what stands on the rest of the line away.
  private static let eraseRest = "\u{1B}[K"
  /// Redrawn at most so often, seconds.
  private static let interval = 0.2

  private let total: Int?
  private let start = ContinuousClock.now
  private var lastShown = -Double.infinity
  private var isOnScreen = false

  /// - Parameter total: recordings in all, where that is known.
  init(total: Int?) { self.total = total }

  /// Seconds since the start.
  var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }

  mutating func show(_ done: Int) {
    let now = elapsed
    guard Self.isShown, !isOnScreen || now - lastShown >= Self.interval else { return }
    lastShown = now
    isOnScreen = true
    writeError("\r" + Self.line(done, of: total, after: now) + Self.eraseRest)
  }

  /// Lets a result be printed where the line stands.
  mutating func makeWay() {
    if Self.sharesScreen { clear() }
  }

  /// Takes the line off the screen.
  mutating func clear() {
    guard isOnScreen else { return }
    isOnScreen = false
    writeError("\r" + Self.eraseRest)
  }

  static func line(_ done: Int, of total: Int?, after seconds: Double) -> String {
    let rate = Double(done) / max(seconds, 1e-3)
    var line = "\(done)" + (total.map { " of \($0)" } ?? "") + " recordings"
    line += String(format: ", %.0f a second", rate)
    if let total, done < total {
      let left = Int((Double(total - done) / max(rate, 1e-6)).rounded(.up))
      line += ", " + (left < 120 ? "\(left) s" : "\((left + 59) / 60) min") + " left"
    }
    return line
  }
}
