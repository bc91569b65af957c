import Foundation

/// A recording for the eye, as inline SVG: the parts of the best match enlarged, the spectrogram with the
/// head and that match, and below it the score against what it would have to reach. Colours are those of
/// the page's style sheet.
package struct RecordingPicture: Sendable {
  private let study: RecordingStudy
  private let wakeWord: String
  /// What the picture's text calls the wake word that was found too late or in place of the right one.
  private let foundName: String
  /// Score from which a recording begins with the wake word, nats.
  private let threshold: Float

  private static let (width, height) = (480.0, 288.0)
  private static let (left, right) = (30.0, 474.0)
  private static let (parts, partsEnd) = (2.0, 24.0)
  private static let (sound, soundEnd) = (46.0, 156.0)
  private static let (plot, plotEnd) = (180.0, 262.0)
  /// Scores at the bottom and the top of the plot, nats.
  private static let scores: ClosedRange<Float> = -12...10

  /// - Parameters:
  ///   - threshold: score from which a recording begins with the wake word, nats.
  ///   - otherWord: which wake word was found in place of the right one.
  package init(
    _ study: RecordingStudy, wakeWord: String, threshold: Float, otherWord: String? = nil
  ) {
    (self.study, self.wakeWord, self.threshold) = (study, wakeWord, threshold)
    foundName = otherWord.map { "\u{201C}\($0)\u{201D}" } ?? "The wake word itself"
  }

  /// What is enlarged: what decided.
  private var explained: RecordingStudy.Match? { study.found ?? study.match }

  /// The whole `svg` element.
  package var svg: String {
    let head =
      "<svg viewBox=\"0 0 \(Self.number(Self.width)) \(Self.number(Self.height))\" role=\"img\" "
      + "aria-label=\"\(ReportTexts.escaped(description))\">"
    return ([head] + spectrogram + enlarged + marks + scorePlot + ticks + ["</svg>"]).joined()
  }

  /// What the picture shows, in words.
  package var description: String {
    let seconds = ReportTexts.length
    var text =
      "Spectrogram of \(seconds(study.spectrogram.seconds)); the head, in which the wake word "
    text += "had to begin, is the first \(seconds(study.head))."
    if let match = study.match {
      text += " What comes nearest to \u{201C}\(wakeWord)\u{201D} there lies \(place(match)); "
      text += "\(ReportTexts.score(threshold)) would be the wake word."
    }
    if let found = study.found { text += " \(foundName) lies \(place(found))." }
    if let like = study.like {
      text += String(format: " Like a part of it sounds %.2f to %.2f s.", like.start, like.end)
    }
    if let parts = explained?.parts, !parts.isEmpty {
      let bad = parts.filter { Self.fit($0.cost) == 3 }.map(\.name)
      text +=
        bad.isEmpty
        ? " All parts of the word fit."
        : " Of its \(parts.count) parts these do not fit: \(bad.joined(separator: " "))."
    }
    return text
  }

  /// "from 0.61 to 1.13 s, with a score of −2.4".
  private func place(_ match: RecordingStudy.Match) -> String {
    String(format: "from %.2f to %.2f s, with a score of ", match.start, match.end)
      + ReportTexts.score(match.score)
  }

  private func x(_ seconds: Double) -> Double {
    let way = max(0, min(1, seconds / max(0.001, study.spectrogram.seconds)))
    return Self.left + way * (Self.right - Self.left)
  }

  private func y(_ score: Float) -> Double {
    let range = Self.scores
    let score = min(max(score, range.lowerBound), range.upperBound)
    let way = Double((score - range.lowerBound) / (range.upperBound - range.lowerBound))
    return Self.plotEnd - way * (Self.plotEnd - Self.plot)
  }

  private var spectrogram: [String] {
    var lines = [
      "<image x=\"\(Self.number(Self.left))\" y=\"\(Self.number(Self.sound))\" "
        + "width=\"\(Self.number(Self.right - Self.left))\" "
        + "height=\"\(Self.number(Self.soundEnd - Self.sound))\" preserveAspectRatio=\"none\" "
        + "href=\"\(study.spectrogram.image.uri)\"/>"
    ]
    let end = x(study.head)
    if end < Self.right - 0.5 {
      lines.append(rect("outside", end, Self.sound, Self.right, Self.soundEnd))
      lines.append(line("edge", end, Self.sound, end, Self.soundEnd))
    }
    let y = Self.soundEnd + 5
    lines.append(
      "<path class=\"head\" d=\"M\(Self.number(Self.left)) \(Self.number(y))V\(Self.number(y + 4))"
        + "H\(Self.number(end))V\(Self.number(y))\"/>")
    lines.append(text("head", Self.left + 2, Self.soundEnd + 21))
    return lines
  }

  /// The parts of the word, each as wide as it lasts, and where in the recording they lie.
  private var enlarged: [String] {
    guard let match = explained, let first = match.parts.first, let last = match.parts.last,
      last.end > first.start
    else { return [] }
    func wide(_ seconds: Double) -> Double {
      Self.left + (seconds - first.start) / (last.end - first.start) * (Self.right - Self.left)
    }
    let corners = [
      (Self.left, Self.partsEnd), (Self.right, Self.partsEnd), (x(match.end), Self.sound),
      (x(match.start), Self.sound),
    ].map { "\(Self.number($0.0)) \(Self.number($0.1))" }.joined(separator: "L")
    var lines = ["<path class=\"lens\" d=\"M\(corners)Z\"/>"]
    for part in match.parts {
      // Neighbours overlap by the overhang of a frame.
      let (start, end) = (wide(part.start), min(Self.right, wide(part.end)))
      let fit = Self.fit(part.cost)
      lines.append(rect("fit\(fit)", start + 0.5, Self.parts, end - 0.5, Self.partsEnd))
      if end - start > 8 * Double(part.name.count) + 2 {
        lines.append(
          text(part.name, (start + end) / 2, Self.parts + 15.5, anchor: "middle", kind: "on\(fit)"))
      }
    }
    return lines
  }

  private var marks: [String] {
    var lines = [study.match, study.found].compactMap { $0 }.flatMap { match in
      let (start, end) = (x(match.start), x(match.end))
      return [
        rect("match", start, Self.sound + 1, end, Self.soundEnd - 1),
        rect("matched", start, Self.plot, end, Self.plotEnd),
      ]
    }
    if let like = study.like {
      lines.append(
        rect("like", x(like.start), Self.soundEnd - 6, x(like.end), Self.soundEnd - 2))
    }
    return lines
  }

  private var scorePlot: [String] {
    var lines = [rect("frame", Self.left, Self.plot, Self.right, Self.plotEnd)]
    for mark in [Float(-10), 0, 10] {
      lines.append(line("tick", Self.left, y(mark), Self.right, y(mark)))
      lines.append(
        text(
          ReportTexts.score(mark).replacing(".0", with: ""), Self.left - 4, y(mark) + 4,
          anchor: "end"))
    }
    lines.append(line("threshold", Self.left, y(threshold), Self.right, y(threshold)))
    lines.append(
      text("wake word from here", Self.right - 3, y(threshold) - 4, anchor: "end"))
    let points = study.scores.map { (x($0.time), y($0.score)) }
    if let first = points.first {
      let rest = points.dropFirst().map { "L\(Self.number($0.0)) \(Self.number($0.1))" }.joined()
      lines.append(
        "<path class=\"score\" d=\"M\(Self.number(first.0)) \(Self.number(first.1))\(rest)\"/>")
    }
    return lines
  }

  private var ticks: [String] {
    let length = study.spectrogram.seconds
    let step = [0.2, 0.5, 1, 2, 5, 10].first { length / $0 <= 8 } ?? 20
    return stride(from: 0, through: length, by: step).compactMap { second in
      guard x(second) < Self.right - 14 else { return nil }
      let name = String(format: "%.4g", second) + (second == 0 ? " s" : "")
      return text(name, x(second), Self.plotEnd + 16, anchor: second == 0 ? "start" : "middle")
    }
  }

  /// How well a part fits, by its mean cost: 0 for well, 3 for not at all. Half the posterior is 0.7
  /// nats.
  static func fit(_ cost: Float) -> Int { cost < 0.7 ? 0 : cost < 1.6 ? 1 : cost < 3 ? 2 : 3 }

  private func rect(
    _ kind: String, _ left: Double, _ top: Double, _ right: Double, _ bottom: Double
  ) -> String {
    "<rect class=\"\(kind)\" x=\"\(Self.number(left))\" y=\"\(Self.number(top))\" "
      + "width=\"\(Self.number(max(0, right - left)))\" height=\"\(Self.number(bottom - top))\"/>"
  }

  private func line(
    _ kind: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double
  ) -> String {
    "<line class=\"\(kind)\" x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" "
      + "x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\"/>"
  }

  private func text(
    _ text: String, _ x: Double, _ y: Double, anchor: String = "start", kind: String = ""
  ) -> String {
    "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\""
      + (anchor == "start" ? "" : " text-anchor=\"\(anchor)\"")
      + (kind.isEmpty ? "" : " class=\"\(kind)\"") + ">\(ReportTexts.escaped(text))</text>"
  }

  /// A place in the picture, to a tenth of its unit.
  static func number(_ value: Double) -> String {
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
  }
}
