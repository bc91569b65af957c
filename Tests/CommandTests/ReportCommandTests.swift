import Foundation
import TestSupport
import Testing

@Suite struct ReportCommandTests {
  private let folder: TestFolder
  private let ledger: String
  private let page: String

  private static let planted = [
    "Zanzibarova", "G0911PLANTED", "planted-account", "planted transcript", "Planted Dot",
  ]

  /// A ledger of recordings whose every text is planted.
  init() throws {
    folder = try TestFolder()
    (ledger, page) = (folder.path("ledger.sqlite"), folder.path("report.html"))
    let names = ["alexa-lamp.flac", "near-a-letter.flac", "speech-train.ogg"]
    for name in names {
      let bytes = FileManager.default.contents(atPath: "\(SampleAudio.folder)/bundled/\(name)")
      try folder.write(try #require(bytes), "Zanzibarova/\(name)")
    }
    try folder.write("Dear diary", "Zanzibarova/diary.wav")
    let rows = (names + ["diary.wav"]).enumerated().map { number, name in
      "Zanzibarova/\(name),alexa,2026-01-0\(number + 5)T22:00:00+01:00,Planted Dot G0911PLANTED,"
        + "planted-account@example,planted transcript <i>\n"
    }
    let list = try folder.write(
      "path,wake_word,time,device,account,transcript\n" + rows.joined(), "list.csv")
    let audit = try run(["audit", "--ledger", ledger, "--manifest", list])
    #expect(audit.status == 0, "\(audit.errors)")
  }

  private func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> CommandRun {
    try CommandRun(arguments, in: folder, environment: environment)
  }

  private func report(_ arguments: [String]) throws -> CommandRun {
    try run(["report", "--ledger", ledger] + arguments)
  }

  private func written() throws -> String { try String(contentsOfFile: page, encoding: .utf8) }

  @Test("A page is written, with a picture of each recording that it shows")
  func writes() throws {
    let run = try report(["--output", page])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("Wrote \(page): 4 recordings, "))
    let html = try written()
    #expect(html.contains("Of 3 recordings <a href=\"#v-accidental\">2</a>"))
    #expect(html.components(separatedBy: "<svg ").count == 3)
    #expect(html.components(separatedBy: "href=\"data:image/png;base64,").count == 3)
    #expect(!html.contains("<audio"))
  }

  @Test("Nothing that names anybody is in the bytes of any output, unless asked for")
  func names() throws {
    var runs = [
      try report(["--output", page]), try report(["--output", page, "--with-audio"]),
      try report(["--format", "json"]),
    ]
    var outputs = [try written()]
    FileManager.default.createFile(
      atPath: folder.path("Zanzibarova/near-a-letter.flac"), contents: nil)
    try FileManager.default.removeItem(atPath: folder.path("Zanzibarova/speech-train.ogg"))
    runs.append(try report(["--output", page]))
    outputs.append(try written())
    for text in runs.flatMap({ [$0.output, $0.errors] }) + outputs {
      for planted in Self.planted { #expect(!text.contains(planted), "\(planted)") }
    }
    #expect(outputs[1].contains("the recording has changed since the audit"))
    #expect(outputs[1].contains("the recording is no longer where the audit found it"))
    #expect(try report(["--output", page, "--with-names"]).status == 0)
    let named = try written()
    for planted in Self.planted { #expect(named.contains(planted), "\(planted)") }
    #expect(named.contains("planted transcript &lt;i&gt;"))
    let mode = try FileManager.default.attributesOfItem(atPath: page)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let json = try report(["--format", "json", "--with-names"])
    for planted in Self.planted { #expect(json.output.contains(planted), "\(planted)") }
  }

  @Test("Sound is in it when asked for: of what is shown, and no more")
  func audio() throws {
    #expect(try report(["--output", page, "--with-audio"]).status == 0)
    let html = try written()
    #expect(html.components(separatedBy: "src=\"data:audio/wav;base64,UklGR").count == 3)
    #expect(html.contains("It holds the sound of the recordings that are shown one by one."))
  }

  @Test("The same data is had as JSON")
  func json() throws {
    let run = try report(["--format", "json"])
    #expect(run.status == 0, "\(run.errors)")
    let whole = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(whole["schema_version"] as? Int == 1)
    #expect(whole["with_names"] as? Bool == false)
    let answer = try #require(whole["answer"] as? [String: Any])
    #expect(answer["recordings"] as? Int == 4)
    #expect(answer["accidental"] as? Int == 2)
    #expect(answer["first"] as? String == "2026-01-05")
    #expect((whole["recordings"] as? [Any])?.count == 4)
    let shown = try #require(whole["shown"] as? [[String: Any]])
    #expect(shown.count == 2 && shown.allSatisfy { $0["missing"] == nil && $0["phones"] != nil })
    let path = folder.path("report.json")
    #expect(try report(["--format", "json", "--output", path]).status == 0)
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("\"near_misses\""))
  }

  @Test("--open shows it in the browser; where none can be started, it says so and the page stays")
  func open() throws {
    // No script: another test may start a child while it is written, and it could not be run then.
    let bin = folder.path("bin")
    try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: bin + "/xdg-open", withDestinationPath: "/bin/echo")
    let arguments = ["report", "--ledger", ledger, "--output", page, "--open"]
    let opened = try run(arguments, environment: ["PATH": "\(bin):/bin:/usr/bin"])
    #expect(opened.status == 0)
    #expect(opened.errors.split(separator: "\n").last == page[...])
    let alone = try run(arguments, environment: ["PATH": folder.path("nothing")])
    #expect(alone.status == 0)
    #expect(alone.errors.contains("no browser could be started"))
  }

  @Test("What cannot be done is said, and nothing is written")
  func refusals() throws {
    let without = try report([])
    #expect(without.status == 64)
    #expect(without.errors.contains("expected --output"))
    #expect(try report(["--format", "json", "--open"]).status == 64)
    let nowhere = try report(["--output", folder.path("none/report.html")])
    #expect(nowhere.status != 0)
    #expect(nowhere.errors.contains("there is no folder"))
    let unknown = try run(["report", "--ledger", folder.path("none.sqlite"), "--output", page])
    #expect(unknown.status != 0)
    #expect(unknown.errors.contains("`unbidden audit PATH` makes one"))
    #expect(!FileManager.default.fileExists(atPath: page))
  }
}
