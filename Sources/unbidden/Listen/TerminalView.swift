import Audio
import Foundation
import Live
import WakeWords

/// The output of `listen` for a person: level, scores against thresholds, the last detections.
struct TerminalView: ListenOutput {
  /// Between two frames.
  private static let frameTime = Duration.milliseconds(200)
  /// Detections that are kept for show, and other news.
  private static let mostDetections = 100
  private static let mostNews = 3
  /// A needle falls by this share of its scale from frame to frame.
  private static let fall: Float = 0.05
  /// Level at the left end of its scale, dBFS.
  private static let quietest: Float = -70
  /// A word that was heard stands out for so long.
  private static let highlight = Duration.seconds(2)

  private var screen = TerminalScreen()
  private let words: [WakeWord]
  private let thresholds: [Float]
  private var input = "opening the input"
  private var isAway = false
  /// Where each needle stands, as a share of its scale, and the newest score under it.
  private var needles: [Float]
  private var scores: [Float]
  private var lastDetected: [ContinuousClock.Instant?]
  private var detections: [DetectionReport] = []
  private var news: [String] = []
  private var drawn: ContinuousClock.Instant?

  init(_ words: [WakeWord], thresholds: [Float]) {
    self.words = words
    self.thresholds = thresholds
    needles = words.map { _ in 0 }
    scores = words.map { _ in -.infinity }
    lastDetected = words.map { _ in nil }
  }

  var refreshMilliseconds: Int32 { Int32(Self.frameTime / .milliseconds(1)) }

  mutating func begin(_ input: InputDescription) {
    self.input = "\(input)"
    if input.isRealtime == false {
      add("The capture has no real-time priority: a busy machine may lose sound.")
    }
  }

  mutating func show(_ detection: DetectionReport) {
    detections.insert(detection, at: 0)
    if detections.count > Self.mostDetections { detections.removeLast() }
    for index in words.indices where words[index].name == detection.word.wakeWord {
      lastDetected[index] = .now
    }
  }

  mutating func show(_ report: InputReport) {
    if report.kind == .lost { isAway = true }
    if report.kind == .back { isAway = false }
    add("\(Self.timeOfDay(report.wallTime))  \(report.message)")
  }

  mutating func show(trouble: String) { add(trouble) }

  private mutating func add(_ line: String) {
    news.insert(line, at: 0)
    if news.count > Self.mostNews { news.removeLast() }
  }

  mutating func refresh(_ gauges: ListenGauges) throws(OutputError) {
    if let drawn, .now - drawn < Self.frameTime { return }
    drawn = .now
    let readings = gauges.read()
    for word in words.indices {
      scores[word] = readings.scores[word]
      needles[word] = max(needles[word] - Self.fall, share(of: scores[word], word))
    }
    try screen.draw(frame(readings, columns: screen.size.columns))
  }

  /// Lets the shell have the terminal until the program is continued.
  mutating func suspend() throws(OutputError) {
    try screen.close()
    kill(getpid(), SIGSTOP)
    drawn = nil
  }

  mutating func end(_ summary: ListenSummary) throws(OutputError) {
    try screen.close()
    // The news left with the screen.
    let lines = news.reversed() + ["\(summary)"]
    try writeOutput((lines.joined(separator: "\n") + "\n").utf8)
  }

  // MARK: the frame

  private func frame(
    _ readings: ListenGauges.Readings, columns: Int
  ) -> [TerminalScreen.Line] {
    let label = max(5, words.map(\.name.count).max() ?? 0)
    let width = min(60, columns - label - 22)
    var lines: [TerminalScreen.Line] = [
      .init(text: "Listening to \(input)", isBold: true),
      .init(text: status(readings)),
      .init(text: ""),
      .init(text: level(readings, label: label, width: width)),
    ]
    for word in words.indices {
      let isNew = lastDetected[word].map { .now - $0 < Self.highlight } ?? false
      lines.append(.init(text: gauge(word, label: label, width: width), isBold: isNew))
    }
    if !news.isEmpty { lines.append(.init(text: "")) }
    lines += news.map { .init(text: $0) }
    lines.append(.init(text: ""))
    lines.append(.init(text: detections.isEmpty ? "Nothing heard yet." : "Heard", isBold: true))
    lines += detections.map { detection in
      let word = detection.word
      let facts = String(
        format: "  %6.1f  from %.2f to %.2f s", word.score, word.start, word.end)
      return .init(
        text: "\(Self.timeOfDay(detection.wallTime))  " + word.wakeWord.leftAligned(label) + facts)
    }
    return lines
  }

  private func status(_ readings: ListenGauges.Readings) -> String {
    let lost = readings.lostSamples
    return (isAway ? "AWAY, " : "") + duration(readings.seconds)
      + ", \(lost == 0 ? "no" : "\(lost)") sample\(lost == 1 ? "" : "s") lost; Ctrl-C ends"
  }

  private func level(
    _ readings: ListenGauges.Readings, label: Int, width: Int
  ) -> String {
    let share = { (amplitude: Float) in
      1 - LevelMeter.decibels(amplitude) / Self.quietest
    }
    return "level".leftAligned(label) + "  "
      + Self.bar(share(readings.rms), mark: share(readings.peak), width: width)
      + Self.number(LevelMeter.decibels(readings.rms)) + " dBFS"
  }

  private func gauge(_ word: Int, label: Int, width: Int) -> String {
    words[word].name.leftAligned(label) + "  "
      + Self.bar(needles[word], mark: share(of: thresholds[word], word), width: width)
      + Self.number(scores[word]) + " of" + Self.number(thresholds[word])
  }

  /// Where a score lies between as far below the threshold as a perfect match lies above, and that.
  private func share(of score: Float, _ word: Int) -> Float {
    let reach = max(1, words[word].ceiling - thresholds[word])
    return (score - thresholds[word]) / (2 * reach) + 0.5
  }

  /// - Parameters:
  ///   - share: of the bar that is filled; -infinity...
  ///   - mark: the share at which a mark stands.
  private static func bar(_ share: Float, mark: Float, width: Int) -> String {
    guard width >= 8 else { return "" }
    let places = { (share: Float) in Int(max(0, min(1, share)) * Float(width - 1)) }
    var cells = [Character](repeating: "#", count: share > 0 ? places(share) + 1 : 0)
    cells += [Character](repeating: ".", count: width - cells.count)
    cells[places(mark)] = "|"
    return String(cells) + " "
  }

  private static func number(_ value: Float) -> String {
    value.isFinite ? String(format: "%7.1f", value) : "      -"
  }

  private static func timeOfDay(_ date: Date) -> String {
    var seconds = time_t(date.timeIntervalSince1970)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return String(format: "%02d:%02d:%02d", parts.tm_hour, parts.tm_min, parts.tm_sec)
  }
}
