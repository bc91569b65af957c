import Foundation
import TestSupport
import Testing

@Suite struct ScanCommandTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func scan(_ arguments: [String]) throws -> CommandRun {
    try CommandRun(["scan"] + arguments, in: folder)
  }

  @Test("The scan of the samples says what their labels say")
  func labels() throws {
    let labels = try SampleAudio.labels()
    let manifest = SampleAudio.folder + "/labels.csv"
    let run = try scan(try EnrolledWords.models() + ["--manifest", manifest, "--format", "jsonl"])
    #expect(run.status == 0, "\(run.errors)")
    let lines = try ScanLine.all(run)
    #expect(lines.map(\.file) == labels.map { "\(SampleAudio.folder)/\($0.path)" })
    for (line, label) in zip(lines, labels) {
      #expect(line.verdict == label.verdict, "\(label.path)")
      #expect(line.cause ?? "" == label.cause, "\(label.path)")
      #expect(line.wakeWord == label.wakeWord, "\(label.path)")
      if let start = label.wakeStart {
        let found = try #require(line.cause == "late_wake" ? line.lateStart : line.wakeStart)
        #expect(abs(found - start) < 0.2, "\(label.path)")
      }
    }
    #expect(run.errors.contains("28 recordings, "))
    #expect(run.errors.contains("(4 near_miss, 4 speech, 3 noise, 2 silence, 2 late_wake)"))
  }

  @Test("Neither threads nor the order of the recordings change what is said of them")
  func order() throws {
    let paths = try SampleAudio.labels().map { "\(SampleAudio.folder)/\($0.path)" }
    let models = try EnrolledWords.models() + ["--format", "jsonl"]
    let one = try scan(models + ["--threads", "1", "\(SampleAudio.folder)/recordings"])
    let four = try scan(models + ["--threads", "4"] + paths.reversed())
    #expect(try ScanLine.all(one).map(\.file) == paths.sorted())
    #expect(try ScanLine.all(four).map(\.file) == paths.reversed())
    #expect(Set(one.lines) == Set(four.lines))
  }

  @Test("Without a manifest, too, each recording gets its label, by the wake word likeliest in it")
  func likeliest() throws {
    let labels = try SampleAudio.labels().filter { $0.verdict == "wake" || $0.cause == "late_wake" }
    let run = try scan(
      try EnrolledWords.models() + ["--format", "jsonl"]
        + labels.map { "\(SampleAudio.folder)/\($0.path)" })
    for (line, label) in zip(try ScanLine.all(run), labels) {
      #expect(line.verdict == label.verdict, "\(label.path)")
      #expect(line.cause ?? "" == label.cause, "\(label.path)")
      #expect(line.wakeWord == label.wakeWord, "\(label.path)")
    }
  }

  @Test("JSON lines hold the fields that others rely on, and only those that say something")
  func fields() throws {
    let model = ["--model", try EnrolledWords.heyLantern().path]
    let run = try scan(
      model + ["--format", "jsonl"]
        + ["lantern-right-channel.wav", "silence-digital.wav", "broken-empty.wav"].map(
          SampleAudio.recording))
    let found = try objects(run)
    let all: Set = [
      "schema_version", "id", "file", "wake_word", "verdict", "wake_score", "probability",
      "threshold",
      "margin", "template", "wake_start", "wake_end", "seconds", "level", "snr", "clipped_share",
      "speech_share", "defects",
    ]
    #expect(found.map { Set($0.keys) }[0] == all)
    #expect(found.map { Set($0.keys) }[1] == all.union(["cause"]))
    #expect(
      found.map { Set($0.keys) }[2] == [
        "schema_version", "id", "file", "wake_word", "verdict", "defects", "error",
      ])
    let line = try ScanLine.all(run)[0]
    #expect(abs(try #require(line.probability) - 1 / (1 + exp(0.5 - line.wakeScore!))) < 1e-5)
    #expect(line.wakeStart! < line.wakeEnd! && line.wakeEnd! < line.seconds!)
  }

  @Test("A bad recording among others is told, and the others are judged")
  func badAmongGood() throws {
    try folder.write("not sound", "in/b.wav")
    try folder.write("", "in/c.wav")
    let good = try Data(contentsOf: URL(fileURLWithPath: SampleAudio.takes("hey_lantern")[0]))
    try folder.write(good, "in/a.flac")
    try folder.write(good, "in/d.flac")
    let run = try scan(
      ["--model", try EnrolledWords.heyLantern().path, "--format", "jsonl", "in/none.wav", "in"])
    #expect(run.status == 0)
    let lines = try ScanLine.all(run)
    #expect(lines.map(\.file) == ["in/none.wav", "in/a.flac", "in/b.wav", "in/c.wav", "in/d.flac"])
    #expect(
      lines.map(\.verdict) == ["unreadable", "wake", "unreadable", "unreadable", "wake"])
    #expect(lines[0].error == "in/none.wav: cannot be read: No such file or directory")
    #expect(lines[2].error?.hasSuffix("found text") == true)
    #expect(lines[3].error?.hasSuffix("found 0 bytes") == true)
  }

  @Test("The head is as long as asked for")
  func head() throws {
    let late = SampleAudio.recording("late-lantern.opus")
    let model = ["--model", try EnrolledWords.heyLantern().path, "--format", "jsonl", late]
    #expect(try ScanLine.all(scan(model)).map(\.cause) == ["late_wake"])
    #expect(try ScanLine.all(scan(model + ["--head", "5"])).map(\.verdict) == ["wake"])
  }

  @Test("A manifest finds its recordings from its own folder, and its wake words by name")
  func manifest() throws {
    let word = URL(fileURLWithPath: try EnrolledWords.heyLantern().path)
    try folder.write(Data(contentsOf: word), ".local/share/unbidden/words/hey_lantern.wake")
    let recording = URL(fileURLWithPath: SampleAudio.recording("lantern-right-channel.wav"))
    try folder.write(Data(contentsOf: recording), "lists/clips/a, \"b\".wav")
    try folder.write(
      "note,wake_word,path\r\n1,hey_lantern,\"clips/a, \"\"b\"\".wav\"\r\n", "lists/m.csv")
    let run = try scan(["--manifest", "lists/m.csv", "--format", "jsonl"])
    #expect(run.status == 0, "\(run.errors)")
    let lines = try ScanLine.all(run)
    #expect(lines.map(\.verdict) == ["wake"])
    #expect(lines.map(\.file) == [folder.path("lists/clips/a, \"b\".wav")])
  }

  @Test(
    "Without --model a recording may begin with any of the wake words that come with the program")
  func anyBundledWord() throws {
    let labels = try SampleAudio.labels("bundled/labels.csv")
    let run = try scan(
      ["--format", "jsonl"] + labels.map { "\(SampleAudio.folder)/bundled/\($0.path)" })
    #expect(run.status == 0, "\(run.errors)")
    let lines = try ScanLine.all(run)
    for (line, label) in zip(lines, labels) {
      #expect((line.verdict == "wake") == (label.verdict == "wake"), "\(label.path)")
      if label.verdict == "wake" { #expect(line.wakeWord == label.wakeWord, "\(label.path)") }
    }
    #expect(lines.map(\.id) == lines.map(\.file))
    let help = try scan(["--help"]).output
    #expect(help.contains("Without --model") && help.contains("come with the program"))
  }

  @Test("A manifest of JSON lines does as one of CSV, and ids come with it, in CSV as well")
  func jsonManifest() throws {
    let recording = SampleAudio.folder + "/bundled/alexa-lamp.flac"
    try folder.write(Data(contentsOf: URL(fileURLWithPath: recording)), "lists/a.flac")
    try folder.write(
      #"{"path": "a.flac", "wake_word": "alexa", "id": 7, "consent": null}"# + "\n"
        + #"{"path": "none.flac", "wake_word": "computer"}"# + "\n", "lists/m.jsonl")
    try folder.write(
      "id,path,wake_word\n7,a.flac,alexa\n,none.flac,computer\n", "lists/m.csv")
    let json = try scan(["--manifest", "lists/m.jsonl", "--format", "jsonl"])
    #expect(try ScanLine.all(json).map(\.id) == ["7", "2"])
    #expect(try ScanLine.all(json).map(\.verdict) == ["wake", "unreadable"])
    #expect(try scan(["--manifest", "lists/m.csv", "--format", "jsonl"]).output == json.output)
    for name in ["m.jsonl", "m.csv"] {
      let table = try scan(["--manifest", "lists/\(name)", "--format", "csv"]).lines
      #expect(table.map { $0.prefix { $0 != "," } } == ["id", "7", "2"])
    }
    let plain = try scan(["--format", "csv", recording]).lines
    #expect(plain[0].hasPrefix("file,wake_word,"))
  }

  @Test("A recording whose name is no UTF-8 is scanned, and the output is UTF-8")
  func rawName() throws {
    let run = try CommandRun(
      ["scan", "--format", "jsonl", "in"], in: folder,
      script: """
        mkdir in && cp '\(SampleAudio.folder)/bundled/alexa-lamp.flac' \
          "$(printf 'in/caf\\351.flac')" && exec "$PROGRAM" "$@"
        """)
    #expect(run.status == 0, "\(run.errors)")
    let lines = try ScanLine.all(run)
    #expect(lines.map(\.file) == [#"in/caf\xE9.flac"#])
    #expect(lines.map(\.wakeWord) == ["alexa"])
  }
}
