import Foundation

/// DET curves as an SVG image (SVG 1.1: shapes and text, no script or style sheet).
package struct DETPlot: Sendable {
  /// The curve of one wake word.
  package struct Series: Sendable {
    /// What the legend calls it; cut short there if it must be.
    package var name: String
    /// What is drawn.
    package var curve: DETCurve

    /// A curve and what the legend calls it.
    package init(name: String, curve: DETCurve) {
      self.name = name
      self.curve = curve
    }
  }

  private let series: [Series]
  private let rate: Double
  private let scale: DETScale

  private static let size = (width: 860.0, height: 500.0)
  /// Where the legend is, right of the axes.
  private static let legendWidth = 236.0
  /// Colours that the colour-blind can tell apart (Okabe and Ito, "Color Universal Design", 2008).
  private static let colours = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000",
  ]

  /// - Parameters:
  ///   - series: one at least.
  ///   - falseAlarmsPerHour: the wanted rate, which is marked; above 0.
  package init(_ series: [Series], falseAlarmsPerHour rate: Double) {
    precondition(!series.isEmpty && rate > 0)
    self.series = series
    self.rate = rate
    scale = DETScale(
      series.map(\.curve), rate: rate, left: 66, right: Self.size.width - Self.legendWidth, top: 56,
      bottom: Self.size.height - 58)
  }

  /// The whole document; equal curves give equal text.
  package var svg: String {
    let (width, height) = (Self.number(Self.size.width), Self.number(Self.size.height))
    let names = series.map(\.name).joined(separator: ", ")
    let head = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" font-family="Helvetica, Arial, sans-serif" font-size="13" \
      fill="#333">
      <title>\(Self.escaped("Wake words missed against false alarms: \(names)"))</title>
      <rect width="\(width)" height="\(height)" fill="#fff"/>
      """
    let curves = series.indices.flatMap { curve(series[$0].curve, colour: colour($0)) }
    let lines = [head] + axes + wanted + curves + legend + ["</svg>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func colour(_ index: Int) -> String { Self.colours[index % Self.colours.count] }

  private var axes: [String] {
    var lines = [
      text("Wake words missed", scale.left - 44, scale.top - 34, weight: "bold"),
      text(
        "False alarms an hour", (scale.left + scale.right) / 2, scale.bottom + 42,
        anchor: "middle", weight: "bold"),
      // What hides the grid below the first share: there is no share between it and 0.
      "<rect x=\"\(Self.number(scale.left))\" y=\"\(Self.number(scale.bottom - DETScale.zeroStrip))\""
        + " width=\"\(Self.number(scale.right - scale.left))\""
        + " height=\"\(Self.number(DETScale.zeroStrip))\" fill=\"#f4f4f4\"/>",
      text("0", scale.left - 8, scale.y(0) + 4, anchor: "end"),
    ]
    let marks = scale.rateMarks
    for mark in marks {
      let x = scale.x(mark)
      lines.append(line(x, scale.top, x, scale.bottom, "#ddd"))
      // Where many decades are shown, only whole ones have a name.
      let isDecade = abs(log10(mark) - log10(mark).rounded()) < 1e-6
      if isDecade || marks.count <= 11 {
        lines.append(text(Self.short(mark), x, scale.bottom + 19, anchor: "middle"))
      }
    }
    for mark in DETScale.shareMarks where scale.shares.contains(mark) {
      let y = scale.y(mark)
      lines.append(line(scale.left, y, scale.right, y, "#ddd"))
      lines.append(text(Self.short(mark * 100) + " %", scale.left - 8, y + 4, anchor: "end"))
    }
    lines.append(line(scale.left, scale.bottom, scale.right, scale.bottom, "#666"))
    return lines
  }

  /// The rate that is asked for.
  private var wanted: [String] {
    let x = scale.x(rate)
    return [
      line(x, scale.top - 6, x, scale.bottom, "#666", "stroke-dasharray=\"2 3\""),
      text("wanted: \(Self.short(rate))", x, scale.top - 10, anchor: "middle"),
    ]
  }

  /// One curve as the staircase that it is. Below one alarm in all hours nothing was measured: it
  /// is broken there. What it may truly be is shaded where there is only one.
  private func curve(_ curve: DETCurve, colour: String) -> [String] {
    let shown = curve.points.filter {
      Double($0.falseAlarms) / curve.hours <= scale.rates.upperBound
    }
    // The first point has no false alarms, so that one at least is shown, and each has a corner.
    func stairs(_ share: (DETCurve.Point) -> Double) -> [(x: Double, y: Double)] {
      var corners = [(x: scale.left, y: scale.y(share(shown[0])))]
      for point in shown.dropFirst() {
        let x = scale.x(Double(point.falseAlarms) / curve.hours)
        corners += [(x, corners.last!.y), (x, scale.y(share(point)))]
      }
      return corners + [(scale.right, corners.last!.y)]
    }
    let corners = stairs { Double($0.misses) / Double(curve.positives) }
    var lines: [String] = []
    if series.count == 1 {
      let low = stairs { BinomialInterval($0.misses, of: curve.positives).low }
      let high = stairs { BinomialInterval($0.misses, of: curve.positives).high }
      lines.append(
        "<path d=\"\(path(high + low.reversed()))Z\" fill=\"\(colour)\" fill-opacity=\"0.12\"/>")
    }
    let first = scale.x(1 / curve.hours)
    let style = "fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\" stroke-linejoin=\"round\""
    let unmeasured = [corners[0], (first, corners[0].y)]
    let measured = [(first, corners[0].y)] + corners.dropFirst()
    lines.append("<path d=\"\(path(unmeasured))\" \(style) stroke-dasharray=\"6 4\"/>")
    lines.append("<path d=\"\(path(measured))\" \(style)/>")
    let point = curve.point(falseAlarms: curve.allowed(falseAlarmsPerHour: rate))
    let y = scale.y(Double(point.misses) / Double(curve.positives))
    lines.append(
      "<circle cx=\"\(Self.number(scale.x(rate)))\" cy=\"\(Self.number(y))\" r=\"4\""
        + " fill=\"\(colour)\"/>")
    return lines
  }

  /// What each curve is, and what it says at the wanted rate.
  private var legend: [String] {
    let left = scale.right + 20
    var lines = [
      text("Missed at \(Self.short(rate)) an hour", left, scale.top + 10, weight: "bold")
    ]
    for (index, entry) in series.enumerated() {
      let curve = entry.curve
      let point = curve.point(falseAlarms: curve.allowed(falseAlarmsPerHour: rate))
      let share = 100 * Double(point.misses) / Double(curve.positives)
      let y = scale.top + 30 + Double(index) * 22
      lines.append(line(left, y, left + 20, y, colour(index), "stroke-width=\"3\""))
      let row =
        String(format: "%.1f %%", share) + " of \(curve.positives)  \(Self.short(entry.name))"
      lines.append(text(row, left + 28, y + 4.5))
    }
    let notes =
      ["Broken line: less than one alarm", "in all hours, so nothing is known."]
      + (series.count == 1
        ? ["Shaded: the truth is in there in", "95 of 100 such measurements."] : [])
    for (index, note) in notes.enumerated() {
      let y = scale.bottom - Double(notes.count - 1 - index) * 18
      lines.append(text(note, left, y))
    }
    return lines
  }

  private func path(_ corners: [(x: Double, y: Double)]) -> String {
    corners.enumerated().map { index, corner in
      (index == 0 ? "M" : "L") + "\(Self.number(corner.x)) \(Self.number(corner.y))"
    }.joined()
  }

  private func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String, _ more: String = ""
  ) -> String {
    "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\""
      + " y2=\"\(Self.number(y2))\" stroke=\"\(colour)\"" + (more.isEmpty ? "" : " " + more) + "/>"
  }

  private func text(
    _ text: String, _ x: Double, _ y: Double, anchor: String = "start", weight: String = "normal"
  ) -> String {
    "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor)\""
      + " font-weight=\"\(weight)\">\(Self.escaped(text))</text>"
  }

  /// A place in the image, to a tenth of its unit.
  private static func number(_ value: Double) -> String {
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
  }

  /// A mark of an axis: no more decimals than it has.
  private static func short(_ value: Double) -> String { String(format: "%.4g", value) }

  /// A name that the legend has room for.
  private static func short(_ name: String) -> String {
    name.count <= 18 ? name : name.prefix(17) + "\u{2026}"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
