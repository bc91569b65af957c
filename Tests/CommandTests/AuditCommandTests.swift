import Foundation
import TestSupport
import Testing

@Suite struct AuditCommandTests {
  private let folder: TestFolder
  private let ledger: String

  init() throws {
    folder = try TestFolder()
    ledger = folder.path("ledger.sqlite")
  }

  private func run(_ arguments: [String], environment: [String: String] = [:]) throws -> CommandRun
  {
    try CommandRun(arguments, in: folder, environment: environment)
  }

  private func audit(_ arguments: [String]) throws -> CommandRun {
    try run(["audit", "--ledger", ledger] + arguments)
  }

  private let bundled = "\(SampleAudio.folder)/bundled"

  /// Recordings whose every text is planted.
  private static let planted = [
    "Zanzibarova", "G0911PLANTED", "planted-account", "planted transcript", "Planted Dot",
  ]

  private func manifest() throws -> String {
    try folder.write("Dear diary", "Zanzibarova/diary.wav")
    try folder.write(
      TestSound.wave(TestSound.tone(300, seconds: 0.3)), "Zanzibarova/tone, first.wav")
    let said = "planted-account@example,planted transcript"
    return try folder.write(
      """
      path,wake_word,time,device,account,transcript,consent,utterance_type
      \(bundled)/alexa-lamp.flac,alexa,2026-01-05T22:00:00Z,Planted Dot G0911PLANTED,\(said),yes,GENERAL
      \(bundled)/speech-train.ogg,alexa,2026-01-05T22:00:08Z,Planted Dot G0911PLANTED,\(said),,GENERAL
      \(bundled)/near-a-letter.flac,alexa,2026-01-06T20:00:00Z,Planted Dot Two,\(said),,GENERAL
      "Zanzibarova/tone, first.wav",alexa,2026-01-07T03:00:00Z,Planted Dot Two,\(said),,PUSH_TO_TALK
      Zanzibarova/diary.wav,alexa,2026-01-07T03:00:00Z,Planted Dot Two,\(said),,GENERAL
      Zanzibarova/none.wav,alexa,2026-01-07T03:00:00Z,Planted Dot Two,\(said),,GENERAL
      Zanzibarova/refused.wav,alexa,2026-01-07T03:00:00Z,Planted Dot Three,\(said),no,GENERAL

      """, "list.csv")
  }

  @Test("An audit sums up what happened, and says the same again without analysing anything")
  func summary() throws {
    let list = try manifest()
    let first = try audit(["--manifest", list, "--format", "jsonl"])
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("6 recordings, 0.0 hours of sound; 5 analysed now, 0 known"))
    let again = try audit(["--manifest", list, "--format", "json"])
    #expect(again.status == 0, "\(again.errors)")
    let whole = try #require(
      try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any])
    #expect(whole["recordings"] as? Int == 6)
    #expect(whole["analysed"] as? Int == 0)
    #expect(whole["refused"] as? Int == 1)
    #expect(
      whole["verdicts"] as? [String: Int] == [
        "wake": 1, "accidental": 1, "expected": 2, "unreadable": 2,
      ])
    #expect(whole["causes"] as? [String: Int] == ["near_miss": 1, "follow_up": 1, "button": 1])
    #expect(whole["days"] as? Int == 3)
    let second = try audit(["--manifest", list, "--format", "jsonl"])
    #expect(second.lines == first.lines)
    #expect(try audit(["--format", "jsonl"]).lines == first.lines)
  }

  @Test("No name, serial, account or transcript is in the bytes of any output or error")
  func names() throws {
    let list = try manifest()
    var runs: [CommandRun] = []
    for format in ["table", "json", "jsonl", "csv"] {
      runs.append(try audit(["--manifest", list, "--format", format]))
      runs.append(try audit(["--format", format]))
    }
    let rows = try objects(try audit(["--format", "jsonl"]))
    runs.append(
      try run(["label", "--ledger", ledger, try #require(rows[0]["id"] as? String), "wake"]))
    runs.append(try run(["label", "--ledger", ledger, "0000000000000000", "wake"]))
    runs.append(try run(["tune", "--ledger", ledger]))
    runs.append(try run(["tune", "--ledger", ledger, "--format", "json", "echo"]))
    runs.append(try run(["find", "--ledger", ledger, "0000000000000000"]))
    runs.append(try run(["forget", "--ledger", ledger, "--device", "B"]))
    runs.append(try run(["forget", "--ledger", ledger, "--device", "Nobody"]))
    for run in runs {
      #expect(!run.crashed)
      for planted in Self.planted {
        #expect(!run.output.contains(planted) && !run.errors.contains(planted), "\(planted)")
      }
    }
  }

  @Test("With --with-names the rows have them, and find tells the file of an id")
  func withNames() throws {
    let list = try manifest()
    let run = try audit(["--manifest", list, "--format", "jsonl", "--with-names"])
    for planted in Self.planted { #expect(run.output.contains(planted), "\(planted)") }
    let row = try #require(
      try objects(run).first { ($0["file"] as? String)?.contains("tone") == true })
    let id = try #require(row["id"] as? String)
    let found = try self.run(["find", "--ledger", ledger, id])
    #expect(found.lines.map { ($0 as NSString).lastPathComponent } == ["tone, first.wav"])
    let csv = try audit(["--format", "csv", "--with-names"])
    #expect(csv.output.contains("/tone, first.wav\",Planted Dot Two,planted-account@example,"))
  }

  @Test("Another head, or another wake word, is analysed anew; a label file tells how right it is")
  func changed() throws {
    func analysed(_ arguments: [String]) throws -> Int? {
      let run = try audit(arguments + ["--format", "json", bundled])
      let whole = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      return whole?["analysed"] as? Int
    }
    #expect(try analysed([]) == 7)
    #expect(try analysed([]) == 0)
    #expect(try analysed(["--head", "1"]) == 7)
    #expect(try analysed(["--model", "alexa"]) == 7)
    #expect(try analysed(["--model", "alexa", "--threads", "1"]) == 0)
    let against = try audit([bundled, "--against", "\(bundled)/labels.csv"])
    #expect(against.output.contains("Against labels: 5 wake, 2 accidental, 0 unsure"))
    #expect(against.output.contains("balanced accuracy:      1.000"))
    let kept = try run(["label", "--ledger", ledger, "--from", "\(bundled)/labels.csv"])
    #expect(kept.errors == "7 labels kept\n")
    #expect(try audit([]).output.contains("Against labels: 5 wake, 2 accidental, 0 unsure"))
  }

  @Test("What is past --retain is deleted, to the last byte, and not taken in again")
  func retain() throws {
    let list = try manifest()
    _ = try audit(["--manifest", list])
    func holds() throws -> Bool {
      try ["", "-wal"].contains { end in
        guard let bytes = FileManager.default.contents(atPath: ledger + end) else { return false }
        return bytes.range(of: Data("Zanzibarova".utf8)) != nil
      }
    }
    #expect(try holds())
    // Whenever this runs, it is more than a day after January 2026.
    let run = try audit(["--manifest", list, "--retain", "1d"])
    #expect(run.output.contains("; 6 passed over for their time"), "\(run.output)")
    #expect(try !holds())
  }

  @Test("What an archive holds that has not changed is known, and unpacked again once it is not")
  func archive() throws {
    let zip = folder.path("export.zip")
    let export = "\(SampleAudio.folder)/alexa-export.zip"
    func put(_ path: String) throws {
      try? FileManager.default.removeItem(atPath: zip)
      try FileManager.default.copyItem(atPath: path, toPath: zip)
      // Only then does the ledger rely on how it looks.
      usleep(2_100_000)
    }
    func run(_ arguments: [String] = []) throws -> CommandRun {
      let run = try audit([zip, "--model", "alexa", "--format", "jsonl"] + arguments)
      #expect(run.status == 0, "\(run.errors)")
      return run
    }
    try put(export)
    let first = try run()
    // Two threads may both analyse the sound that two devices have.
    #expect(first.errors.contains(/7 recordings, 0.0 hours of sound; [67] analysed now/))
    let again = try run()
    #expect(again.errors.contains("7 recordings, 0.0 hours of sound; 0 analysed now, 7 known"))
    #expect(again.output == first.output)
    #expect(try run(["--head", "1"]).errors.contains(/; [67] analysed now/))
    _ = try self.run(["forget", "--ledger", ledger, "--device", "A"])
    #expect(try run().errors.contains("; 3 analysed now, 4 known"))
    let sound = try Data(contentsOf: URL(fileURLWithPath: "\(bundled)/alexa-lamp.flac"))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: export))
    // In the first entry, which is stored as it is.
    let place = try #require(bytes.range(of: sound))
    bytes[place.lowerBound + 30_000] ^= 1
    try put(try folder.write(bytes, "changed.zip"))
    let changed = try run()
    #expect(changed.lines.count == 7)
    let ids = try [changed, again].map { try objects($0).compactMap { $0["id"] as? String } }
    #expect(ids[0][0] != ids[1][0])
    #expect(ids[0].dropFirst() == ids[1].dropFirst())
    #expect(try objects(changed)[0]["verdict"] as? String == "unreadable")
  }

  @Test("Labels recommend a threshold, once there are enough, and give no name away")
  func tune() throws {
    for number in 0..<20 {
      try folder.write(
        TestSound.wave(TestSound.tone(Double(300 + number), seconds: 0.2)),
        "Zanzibarova/\(number).wav")
    }
    _ = try audit(["--model", "alexa", folder.path("Zanzibarova"), bundled])
    let labels = try ["", "\(bundled)/alexa-lamp.flac,wake\n"].map { more in
      try folder.write(
        "path,label\n" + more
          + (0..<20).map { "\(folder.path("Zanzibarova/\($0).wav")),accidental\n" }.joined(),
        "labels\(more.count).csv")
    }
    let none = try run(["tune", "--ledger", ledger])
    #expect(none.status != 0 && none.errors.contains("no labels wake or accidental"))
    _ = try run(["label", "--ledger", ledger, "--from", labels[1]])
    let few = try run(["tune", "--ledger", ledger])
    #expect(few.output.contains("too few labels: 20 wake and 20 accidental are needed"))
    // The same word from all sides.
    for number in 0..<20 {
      let sound = try Data(contentsOf: URL(fileURLWithPath: "\(bundled)/alexa-lamp.flac"))
      try folder.write(sound + Data([UInt8(number)]), "Zanzibarova/wake/\(number).flac")
    }
    _ = try audit(["--model", "alexa", folder.path("Zanzibarova/wake")])
    let wakes = (0..<20).map { "\(folder.path("Zanzibarova/wake/\($0).flac")),wake\n" }
    let list = try folder.write("path,label\n" + wakes.joined(), "wakes.csv")
    _ = try run(["label", "--ledger", ledger, "--from", list])
    for arguments in [[], ["--misses", "0.05"]] {
      let tuned = try run(["tune", "--ledger", ledger, "--format", "json", "alexa"] + arguments)
      let whole = try #require(
        try JSONSerialization.jsonObject(with: Data(tuned.output.utf8)) as? [String: Any])
      let word = try #require((whole["words"] as? [[String: Any]])?.first)
      #expect(word["wake"] as? Int == 21 && word["balanced_accuracy"] as? Double == 1)
      #expect(word["threshold"] != nil)
      #expect(!tuned.output.contains("Zanzibarova") && !tuned.errors.contains("Zanzibarova"))
    }
    #expect(try run(["tune", "--ledger", ledger]).output.contains("alexa"))
  }

  @Test("With --delete-recordings files past their age go; what stays is told without a name")
  func deleteRecordings() throws {
    try folder.write(TestSound.wave(TestSound.tone(300, seconds: 0.2)), "Zanzibarova/old.wav")
    try folder.write(TestSound.wave(TestSound.tone(400, seconds: 0.2)), "Zanzibarova/new.wav")
    try folder.write(TestSound.wave(TestSound.tone(500, seconds: 0.2)), "Zanzibarova/other.wav")
    let list = try folder.write(
      """
      path,wake_word,time,transcript
      Zanzibarova/old.wav,alexa,2026-01-05T22:00:00Z,planted transcript
      Zanzibarova/other.wav,alexa,2026-01-05T22:00:00Z,planted transcript
      Zanzibarova/new.wav,alexa,2999-01-01T00:00:00Z,planted transcript

      """, "list.csv")
    _ = try audit(["--manifest", list])
    try folder.write(TestSound.wave(TestSound.tone(600, seconds: 0.2)), "Zanzibarova/other.wav")
    let run = try audit(["--manifest", list, "--retain", "1d", "--delete-recordings"])
    #expect(run.status == 0)
    #expect(run.errors.contains("1 recording past the age of --retain deleted"), "\(run.errors)")
    #expect(run.errors.contains("not deleted: its file has changed since it was audited"))
    for planted in Self.planted {
      #expect(!run.output.contains(planted) && !run.errors.contains(planted))
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("Zanzibarova"))
    #expect(files.sorted() == ["new.wav", "other.wav"])
    let named = try audit(["--retain", "1d", "--delete-recordings", "--with-names"])
    #expect(named.errors.contains("/Zanzibarova/other.wav: past the age of --retain"))
  }

  @Test("What no table has a time for counts from the file's date, and does not come back")
  func retainUnknown() throws {
    let path = try folder.write(TestSound.wave(TestSound.tone(300, seconds: 0.2)), "old.wav")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_767_225_600)], ofItemAtPath: path)
    let list = try folder.write("path,wake_word\nold.wav,alexa\n", "list.csv")
    #expect(try audit(["--manifest", list]).output.contains("1 recording, "))
    for _ in 0..<2 {
      let run = try audit(["--manifest", list, "--retain", "1d"])
      #expect(run.output.contains("0 recordings, "), "\(run.output)")
      #expect(run.output.contains("; 1 passed over for their time"))
    }
  }

  @Test("The ledger lies where XDG says, for its owner alone")
  func place() throws {
    let data = folder.path("data")
    let run = try run(["audit", bundled], environment: ["XDG_DATA_HOME": data])
    #expect(run.status == 0, "\(run.errors)")
    for (path, mode) in [("/unbidden", 0o700), ("/unbidden/ledger.sqlite", 0o600)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: data + path)
      #expect(attributes[.posixPermissions] as? Int == mode)
    }
  }

  @Test("Two audits at once on a ledger that neither has made both end right")
  func together() throws {
    for _ in 0..<5 {
      try? FileManager.default.removeItem(atPath: ledger)
      let arguments = ["audit", "--ledger", ledger, "--format", "jsonl", bundled]
      let programs = [try Program(arguments), try Program(arguments)]
      for program in programs { #expect(try program.end() == 0, "\(program.errors)") }
      let outputs = programs.map { $0.text("out") }
      #expect(outputs[0] == outputs[1])
      #expect(outputs[0].split(separator: "\n").count == 7)
      #expect(try audit(["--format", "jsonl"]).output == outputs[0])
    }
  }
}
