import Foundation
import TestSupport
import Testing

@testable import Audit
@testable import Report

@Suite struct ReportPageTests {
  private func page(
    _ ledger: Ledger, _ change: (inout ReportAssembly.Options) -> Void = { _ in }
  ) throws -> String {
    var options = ReportAssembly.Options(program: "test")
    change(&options)
    return try ReportPage(ReportAssembly(ledger, options).make()).html()
  }

  /// A macro would print the whole page where it does not.
  private func expect(
    _ html: String, holds text: String, _ isThere: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = html.contains(text)
    #expect(found == isThere, "\(text)", sourceLocation: sourceLocation)
  }

  /// What holds for every page.
  private func check(_ html: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let outline = HTMLOutline(html)
    #expect(outline.faults.isEmpty, sourceLocation: sourceLocation)
    let ids = outline.values("id")
    #expect(Set(ids).count == ids.count, "an id twice", sourceLocation: sourceLocation)
    for (name, attributes) in outline.elements {
      for key in ["src", "href"] {
        guard let value = attributes[key] else { continue }
        let isWithin = value.hasPrefix("#") && ids.contains(String(value.dropFirst()))
        let isData = name != "a" && value.hasPrefix("data:")
        #expect(
          isWithin || isData, "<\(name)> asks for \(value.prefix(60))",
          sourceLocation: sourceLocation)
      }
      #expect(attributes.keys.allSatisfy { !$0.hasPrefix("on") }, sourceLocation: sourceLocation)
      if name == "a", attributes["aria-label"] == "" { Issue.record("a link without a name") }
      if name == "svg" { #expect(attributes["aria-label"]?.isEmpty == false) }
    }
    for outside in ["http://", "https://", "@import", "url("] {
      let isThere = html.contains(outside)
      #expect(!isThere, "\(outside)", sourceLocation: sourceLocation)
    }
    let hasMarks = ["{{#", "{{/", "{{>"].contains { outline.text.contains($0) }
    #expect(!hasMarks, "a template is left", sourceLocation: sourceLocation)
  }

  @Test("Every tag is closed, every link has its target, and nothing is loaded")
  func wellFormed() throws {
    let made = try MadeLedger()
    try made.write(MadeLedger.year(300))
    for row in try made.rows().prefix(40) {
      try made.ledger.label(row.id, row.verdict == "wake" ? .wake : .accidental)
    }
    try made.refuse(1)
    check(try page(made.ledger))
    check(try page(made.ledger) { $0.limits.listed = 50 })
  }

  @Test("So is a page of few recordings, of none, of none that could be read, and without times")
  func few() throws {
    let made = try MadeLedger()
    let nothing = try page(made.ledger)
    check(nothing)
    expect(nothing, holds: "There is no recording in this ledger.")
    var broken = MadeLedger.Row(.unreadable)
    broken.error = "found 0 bytes & <nothing>"
    try made.write([broken])
    let unread = try page(made.ledger)
    check(unread)
    expect(unread, holds: "None of 1 recording could be read.")
    expect(unread, holds: "found 0 bytes &amp; &lt;nothing&gt;")
    try made.write([.init(.wake, score: 3)])
    let proper = try page(made.ledger)
    check(proper)
    expect(
      proper, holds: "Of 1 recording none (0.0\u{A0}%, 0.0 to 79.3) began with no wake word.")
    try made.write([MadeLedger.Row(.accidental, cause: .speech, score: -1, seconds: 2)])
    check(try page(made.ledger))
  }

  @Test("The answer comes first: how many, what share, between what, how often")
  func answer() throws {
    let made = try MadeLedger()
    let accidental = MadeLedger.Row(.accidental, cause: .speech, score: -9)
    try made.write((0..<10).map { accidental.at("2026-01-0\(1 + $0 / 2)T12:00:00Z") })
    try made.write((0..<90).map { _ in MadeLedger.Row(.wake, score: 5).at("2026-01-02T12:00:00Z") })
    let html = try page(made.ledger)
    expect(
      html,
      holds:
        "Of 100 recordings <a href=\"#v-accidental\">10</a> (10.0\u{A0}%, 5.5 to 17.4) began with no wake "
        + "word: about two a day.")
  }

  @Test("Each figure leads to the recordings behind it")
  func filters() throws {
    let made = try MadeLedger()
    try made.write(MadeLedger.year(200))
    let data = try ReportAssembly(made.ledger, .init(program: "test")).make().data
    let filters = ReportFilters(data.recordings)
    func count(_ id: String) -> Int { filters.classes.count { $0.contains(id) } }
    #expect(count(ReportFilters.verdict("accidental")) == data.answer.accidental)
    for cause in data.causes {
      #expect(count(ReportFilters.cause(cause.cause)) == cause.recordings)
    }
    for device in data.devices {
      #expect(count(ReportFilters.device(device.device)) == device.recordings)
      #expect(count(ReportFilters.accidental(of: device.device)) == device.accidental)
    }
    for day in data.calendar { #expect(count(ReportFilters.day(day.date)) == day.accidental) }
    for week in data.weeks { #expect(count(ReportFilters.week(week.monday)) == week.accidental) }
    for weekday in 0..<7 {
      for hour in 0..<24 {
        #expect(count(ReportFilters.hour(weekday, hour)) == data.clock.accidental[weekday][hour])
      }
    }
    for (number, bin) in data.sureness.scores.enumerated() {
      #expect(count(ReportFilters.score(number)) == bin.verdicts.values.reduce(0, +))
    }
    let html = try page(made.ledger)
    for filter in filters.ordered {
      expect(html, holds: "id=\"\(filter.id)\"")
      expect(html, holds: ".all:has(> #\(filter.id):target) .\(filter.id){display:revert}")
    }
  }

  @Test("Names are in it only when asked for, and then as text, whatever they hold")
  func names() throws {
    let made = try MadeLedger()
    var row = MadeLedger.Row(.accidental, cause: .speech, score: -2)
      .at("2026-01-01T12:00:00Z", on: "Zanzibarova's \"Dot\" G0911PLANTED")
    row.metadata.transcript = "<script>alert('x')</script> & more {{title}}"
    row.metadata.account = "planted-account"
    row.name = "<b>planted.wav"
    try made.write([row, .init(.wake, score: 4)])
    let texts = ["Zanzibarova", "G0911PLANTED", "alert(", "planted", made.folder.path]
    let silent = try page(made.ledger)
    for text in texts { expect(silent, holds: text, false) }
    check(silent)
    let named = try page(made.ledger) { $0.withNames = true }
    check(named)
    for text in texts { expect(named, holds: text) }
    expect(named, holds: "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; more {{title}}")
    expect(named, holds: "<script>alert", false)
    expect(named, holds: "give it to nobody who must not")
  }

  @Test("Ten thousand recordings stay below 10 MB")
  func large() throws {
    let made = try MadeLedger()
    try made.write(MadeLedger.year(10_000))
    let html = try page(made.ledger)
    #expect(html.utf8.count < 10_000_000)
    expect(html, holds: "<h2 id=\"recordings-title\">All recordings</h2>")
    #expect(html.components(separatedBy: "<tr id=\"i-").count == 10_001)
  }
}
