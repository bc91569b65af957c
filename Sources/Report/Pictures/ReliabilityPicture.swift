import Audit
import Foundation

/// How right probabilities are, as inline SVG: the share of recordings that truly began with the wake word,
/// by how probable the audit called it. Colours are those of the page's style sheet.
struct ReliabilityPicture {
  let bins: [ReportData.Reliability]

  private static let size = 320.0
  private static let (left, right, top, bottom) = (46.0, 312.0, 10.0, 276.0)

  var svg: String {
    let size = RecordingPicture.number(Self.size)
    let marks = [0.0, 0.25, 0.5, 0.75, 1]
    var lines = [
      "<svg viewBox=\"0 0 \(size) \(size)\" role=\"img\" aria-label=\"\(description)\">"
    ]
    for mark in marks {
      let (x, y) = (Self.x(mark), Self.y(mark))
      let name = String(format: "%.0f %%", mark * 100)
      lines.append(Self.line("tick", Self.left, y, Self.right, y))
      lines.append(Self.text(name, Self.left - 6, y + 4, "end"))
      lines.append(Self.text(name, x, Self.bottom + 18, mark == 1 ? "end" : "middle"))
    }
    lines.append(Self.line("even", Self.x(0), Self.y(0), Self.x(1), Self.y(1)))
    lines.append(
      Self.text("the audit said", (Self.left + Self.right) / 2, Self.bottom + 38, "middle"))
    for bin in bins {
      guard let share = bin.share else { continue }
      let x = Self.x(bin.said)
      lines.append(Self.line("bar", x, Self.y(share.low), x, Self.y(share.high)))
      lines.append(
        "<circle class=\"dot\" cx=\"\(RecordingPicture.number(x))\" "
          + "cy=\"\(RecordingPicture.number(Self.y(share.value)))\" r=\"5\"/>")
    }
    return lines.joined() + "</svg>"
  }

  private var description: String {
    let parts = bins.map { bin in
      "said \(ReportTexts.percent(bin.said)), true "
        + "\(ReportTexts.percent(bin.share?.value ?? 0)) of \(bin.labelled)"
    }
    return "Reliability: " + parts.joined(separator: "; ") + "."
  }

  private static func x(_ share: Double) -> Double { left + share * (right - left) }
  private static func y(_ share: Double) -> Double { bottom - share * (bottom - top) }

  private static func line(
    _ kind: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double
  ) -> String {
    let (x1, y1, x2, y2) = (number(x1), number(y1), number(x2), number(y2))
    return "<line class=\"\(kind)\" x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\"/>"
  }

  private static func text(_ text: String, _ x: Double, _ y: Double, _ anchor: String) -> String {
    "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(text)</text>"
  }

  private static func number(_ value: Double) -> String { RecordingPicture.number(value) }
}
