/// Decides when lost samples are worth a report: at once, then at most every few seconds of audio
/// time, so that a machine that is too slow is not kept busy with saying so.
struct LossWatch {
  /// In seconds of audio time.
  static let interval = 5.0

  private var reported = 0
  private var lastReport = -interval

  /// - Parameters:
  ///   - lost: samples lost since the start.
  ///   - seconds: audio time.
  /// - Returns: samples lost since the last report, when a report is due.
  mutating func update(lost: Int, seconds: Double) -> Int? {
    guard lost > reported, seconds - lastReport >= Self.interval else { return nil }
    defer { (reported, lastReport) = (lost, seconds) }
    return lost - reported
  }

  /// What is lost up to here has been told otherwise.
  mutating func excuse(lost: Int) { reported = lost }
}
