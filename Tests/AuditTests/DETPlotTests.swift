import Foundation
import Testing

@testable import Audit

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct DETPlotTests {
  /// What an XML parser makes of an image.
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [(name: String, attributes: [String: String])] = []
    var texts: [String] = []
    private var text = ""

    init?(_ svg: String) {
      super.init()
      let parser = XMLParser(data: Data(svg.utf8))
      parser.delegate = self
      guard parser.parse() else { return nil }
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      elements.append((name, attributes))
      text = ""
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      if !text.allSatisfy(\.isWhitespace) { texts.append(text) }
      text = ""
    }
  }

  /// Ten recordings of the word, two of them missed without false alarms, in ten hours.
  private static let curve = DETCurve(
    bests: [1, 3, 5, 6, 7, 8, 9, 10, 11, 12], alarms: [4, 3.5, 2, 0], hours: 10)

  private func read(_ names: String..., curve: DETCurve = Self.curve) throws -> Reader {
    let plot = DETPlot(names.map { .init(name: $0, curve: curve) }, falseAlarmsPerHour: 0.5)
    return try #require(Reader(plot.svg), "no well-formed XML")
  }

  @Test("The image is XML, with a title and what the curve says at the wanted rate")
  func document() throws {
    let reader = try read("hey_house")
    #expect(reader.elements[0].name == "svg")
    #expect(reader.elements[0].attributes["xmlns"] == "http://www.w3.org/2000/svg")
    #expect(reader.texts.contains("Wake words missed against false alarms: hey_house"))
    // 0.5 an hour allow 5 alarms in ten hours; there are four in all.
    #expect(reader.texts.contains("0.0 % of 10  hey_house"))
    #expect(reader.texts.contains("False alarms an hour"))
  }

  @Test("Each wake word has its colour, its broken and its whole line and its dot")
  func several() throws {
    let reader = try read("a", "b", "c")
    let strokes = reader.elements.filter { $0.name == "path" }.map { $0.attributes["stroke"]! }
    #expect(strokes.count == 6)
    #expect(Set(strokes).count == 3)
    #expect(reader.elements.count { $0.name == "circle" } == 3)
    // With one there is the shaded interval too.
    #expect(try read("a").elements.count { $0.name == "path" } == 3)
  }

  @Test("Names that XML could take for its own do no harm, and long ones are cut in the legend")
  func names() throws {
    let long = String(repeating: "x", count: 64)
    let reader = try read("<a> & \"b\"", long)
    #expect(reader.texts.contains { $0.hasSuffix("  <a> & \"b\"") })
    #expect(reader.texts.contains { $0.hasSuffix("  " + long.prefix(17) + "\u{2026}") })
  }

  @Test("Everything lies within the image, whatever the curve")
  func bounds() throws {
    let curves = [
      Self.curve,
      // Nothing found; never an alarm; seconds, and thousands of hours.
      DETCurve(bests: [-.infinity], alarms: [], hours: 0.01),
      DETCurve(bests: [5, 6], alarms: [], hours: 1),
      DETCurve(bests: [0], alarms: (1...900).map(Float.init), hours: 0.02),
      DETCurve(bests: (0..<900).map(Float.init), alarms: (0..<900).map(Float.init), hours: 9_000),
    ]
    for curve in curves {
      let reader = try read("a", curve: curve)
      let (width, height) = (860.0, 500.0)
      for (_, attributes) in reader.elements {
        for name in ["x", "x1", "x2", "cx"] {
          if let x = attributes[name] { #expect(0...width ~= Double(x)!) }
        }
        for name in ["y", "y1", "y2", "cy"] {
          if let y = attributes[name] { #expect(0...height ~= Double(y)!) }
        }
        for corner in (attributes["d"] ?? "").split(whereSeparator: { "MLZ".contains($0) }) {
          let place = corner.split(separator: " ").compactMap { Double($0) }
          #expect(place.count == 2 && 0...width ~= place[0] && 0...height ~= place[1])
        }
      }
    }
  }

  @Test("The scale's marks are where they should be: a logarithm, and the normal deviate")
  func scale() {
    let scale = DETScale([Self.curve], rate: 0.5, left: 0, right: 100, top: 0, bottom: 200)
    #expect(scale.rates == 0.05...10)
    #expect(abs(scale.x(0.05)) < 1e-9)
    #expect(abs(scale.x(10) - 100) < 1e-9)
    #expect(abs(scale.x((0.05 * 10).squareRoot()) - 50) < 1e-9)
    #expect(scale.x(0) == scale.x(0.05))
    // SciPy: norm.ppf.
    let deviates = [
      (0.001, -3.090_232_306), (0.1, -1.281_551_566), (0.5, 0), (0.975, 1.959_963_985),
    ]
    for (share, deviate) in deviates {
      #expect(abs(DETScale.deviate(share) - deviate) < 1e-8)
    }
    #expect(scale.y(0) > scale.y(scale.shares.lowerBound))
    #expect(scale.y(0.1) > scale.y(0.2))
  }
}
