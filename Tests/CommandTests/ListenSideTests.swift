import Foundation
import SpottingTestSupport
import TestSupport
import Testing

/// What `unbidden listen` does beside listening: commands, clips, endings, the view.
@Suite struct ListenSideTests {
  private let kitchen = DemoWords.recording("lantern-kitchen.wav")
  private let model = ["--model", DemoWords.paths.lantern]

  private func listen(
    _ arguments: [String], input: String = "/dev/null", wrapper: String? = nil
  ) throws -> Program {
    try Program(["listen"] + model + arguments, input: input, wrapper: wrapper)
  }

  // MARK: --exec

  @Test("The command gets the facts in its environment, and its output stays out of the JSON")
  func exec() throws {
    let program = try listen([
      "--input", kitchen, "--exec", "env | grep ^UNBIDDEN_ > \"$FOLDER/facts\"; echo noise",
    ])
    #expect(try program.end() == 0)
    #expect(program.errors == "noise\n")
    #expect(!program.events.contains { $0.isEmpty })
    let facts = Dictionary(
      uniqueKeysWithValues: program.text("facts").split(separator: "\n").map { line in
        let parts = line.split(separator: "=", maxSplits: 1)
        return (String(parts[0].dropFirst(9)), String(parts[1]))
      })
    let detection = try program.event("detection")
    #expect(facts["WAKE_WORD"] == detection["wake_word"] as? String)
    for (name, key) in [
      ("START", "start"), ("END", "end"), ("SCORE", "score"), ("THRESHOLD", "threshold"),
      ("TIME", "time"),
    ] {
      #expect(facts[name].flatMap(Double.init) == detection[key] as? Double, "\(name)")
    }
    #expect(facts["CLIP"] == nil)
    #expect(try program.event("summary")["commands_run"] as? Int == 1)
  }

  @Test("A command that fails is told of once, whatever becomes of the others")
  func execFails() throws {
    // Three words one after another.
    let path = try repeated(3)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let program = try listen(["--input", path, "--exec", "exit 3"])
    #expect(try program.end() == 0)
    let lines = program.errors.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines.first?.contains("ended with status 3") == true)
    let summary = try program.event("summary")
    #expect(summary["commands_run"] as? Int == 3)
    #expect(summary["commands_failed"] as? Int == 3)
  }

  @Test("A command's failure is seen although whoever started us ignores the end of children")
  func execFailsUnseen() throws {
    let program = try listen(
      ["--input", kitchen, "--exec", "exit 3"],
      wrapper: "ignoring() { env --ignore-signal=CHLD \"$@\"; }; "
        + "ignoring grep SigIgn /proc/self/status > \"$FOLDER/ignored\"; ignoring \"$@\"")
    #expect(try program.end() == 0)
    // Bit 16 is SIGCHLD, 17: else this tests nothing.
    let mask = program.text("ignored").split(whereSeparator: \.isWhitespace).last ?? ""
    #expect((UInt64(mask, radix: 16) ?? 0) & 1 << 16 != 0)
    #expect(program.errors.contains("ended with status 3"), "\(program.errors)")
    #expect(try program.event("summary")["commands_failed"] as? Int == 1)
  }

  @Test("The command inherits no descriptor of ours, only what we inherited")
  func execDescriptors() throws {
    let program = try listen(
      ["--input", kitchen, "--exec", "ls /proc/self/fd > \"$FOLDER/inner\""],
      wrapper: "ls /proc/self/fd > \"$FOLDER/outer\"; exec \"$@\"")
    #expect(try program.end() == 0)
    #expect(program.text("inner").contains("2\n"))
    #expect(program.text("inner") == program.text("outer"))
  }

  @Test("A command that takes its time holds up neither the listening nor the end")
  func execHangs() throws {
    let program = try listen(["--input", kitchen, "--exec", "touch \"$FOLDER/begun\"; sleep 50"])
    _ = try program.event("ended")
    try program.wait("command") { FileManager.default.fileExists(atPath: program.file("begun")) }
    program.signal(SIGTERM)
    #expect(try program.end() == 0)
    #expect(program.events.last?["event"] as? String == "summary")
  }

  // MARK: --save

  @Test("The clip holds the word with pre-roll and post-roll, sample by sample")
  func save() throws {
    let program = try listen([
      "--input", kitchen, "--save", "/tmp/unbidden-clips-\(UUID().uuidString)/inner",
      "--pre-roll", "0.2", "--post-roll", "0.5",
    ])
    #expect(try program.end() == 0)
    let detection = try program.event("detection")
    let path = try #require(detection["clip"] as? String)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    let start = Int(((detection["start"] as? Double ?? 0) - 0.2) * 16_000)
    let end = Int(((detection["end"] as? Double ?? 0) + 0.5) * 16_000)
    let samples = try SampleWords.samples(of: kitchen)
    let clip = try SampleWords.samples(of: path)
    // The times are printed to the millisecond: 8 samples either way.
    #expect(abs(clip.count - (end - start)) <= 16)
    let offset = (max(0, start - 16)...start + 16).first {
      samples[$0..<$0 + clip.count].elementsEqual(clip)
    }
    #expect(offset != nil)
    #expect(URL(fileURLWithPath: path).lastPathComponent.hasPrefix("hey_lantern-20"))
    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    #expect(try mode(path) == 0o600)
    #expect(try mode(folder.path) == 0o700)
    #expect(try mode(folder.deletingLastPathComponent().path) == 0o700)
    #expect(try program.event("summary")["clips_kept"] as? Int == 1)
  }

  @Test("Clips that overlap, and one that the end cuts short, are complete files of their own")
  func saveOverlapping() throws {
    let path = try repeated(2)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let clips = "/tmp/unbidden-clips-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: clips) }
    let program = try listen([
      "--input", path, "--save", clips, "--pre-roll", "10", "--post-roll", "60",
    ])
    #expect(try program.end() == 0)
    let samples = try SampleWords.samples(of: path)
    for number in 1...2 {
      let clip = try #require(program.event("detection", number: number)["clip"] as? String)
      // Everything that there is before and after.
      #expect(try SampleWords.samples(of: clip) == samples)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: clips).count == 2)
  }

  @Test("A clip that cannot be written is told of, and the listening goes on")
  func saveFails() throws {
    let clips = "/tmp/unbidden-clips-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: clips) }
    // Files may have 4 KiB.
    let program = try listen(
      ["--input", kitchen, "--save", clips],
      wrapper: "trap '' XFSZ; ulimit -f 8; \"$@\"")
    #expect(try program.end() == 0)
    #expect(program.errors.contains("--save: \(clips)/hey_lantern"))
    #expect(try program.event("summary")["clips_failed"] as? Int == 1)
    let noFolder = try listen(["--input", kitchen, "--save", kitchen])
    #expect(try noFolder.end() == 1)
    #expect(noFolder.errors.contains("it is no folder"))
  }

  // MARK: endings

  @Test("SIGINT and SIGTERM end it with a summary and status 0", arguments: [SIGINT, SIGTERM])
  func signals(signal: Int32) throws {
    let program = try listen(["--input", kitchen, "--realtime"])
    _ = try program.event("detection")
    program.signal(signal)
    #expect(try program.end() == 0)
    let names = program.events.map { $0["event"] as? String }
    #expect(names == ["listening", "detection", "summary"])
    #expect((try program.event("summary")["time"] as? Double ?? 9) < 3.2)
  }

  @Test("A signal ends it while nothing comes from standard input")
  func signalsWhileWaiting() throws {
    let program = try listen(
      ["--input", "-", "--rate", "16000"],
      wrapper: "mkfifo \"$FOLDER/pipe\"; (head -c 32000 /dev/zero; exec sleep 60) "
        + "> \"$FOLDER/pipe\" & exec \"$@\" < \"$FOLDER/pipe\"")
    _ = try program.event("listening")
    usleep(300_000)
    program.signal(SIGINT)
    #expect(try program.end() == 0)
    #expect(try program.event("summary")["time"] as? Double == 1)
  }

  @Test("When nobody reads the output any more it ends without a word")
  func unread() throws {
    let program = try listen(
      ["--input", kitchen, "--realtime"],
      wrapper: "{ \"$@\"; echo $? > \"$FOLDER/status\"; } | head -1")
    #expect(try program.end() == 0)
    #expect(program.events.count == 1)
    #expect(program.errors == "")
    try program.wait("status") { program.text("status") != "" }
    #expect(program.text("status") == "0\n")
  }

  @Test("On a terminal it draws a few frames a second and leaves the screen as it was")
  func view() throws {
    let program = try listen(
      ["--input", kitchen, "--realtime"],
      wrapper: "export TERM=xterm; stty cols 60 rows 12; "
        + "script -qec \"stty cols 60 rows 12; $(printf '%s ' \"$@\")\" \"$FOLDER/screen\"")
    #expect(try program.end() == 0)
    let screen = program.text("screen")
    #expect(screen.contains("\u{1B}[?1049h\u{1B}[?25l"))
    #expect(screen.contains("hey_lantern  ####"))
    #expect(screen.contains("Heard"))
    let frames = screen.components(separatedBy: "\u{1B}[H").count - 1
    #expect(frames > 2 && frames < 30)
    let after = screen.components(separatedBy: "\u{1B}[?25h\u{1B}[?1049l")
    #expect(after.count == 2)
    #expect(after.last?.contains("hey_lantern: heard once") == true)
    #expect(after.last?.contains("\u{1B}") == false)
    let widest = screen.components(separatedBy: "\u{1B}[2K").dropFirst().map {
      $0.prefix { $0 != "\u{1B}" && !$0.isNewline }.count
    }
    #expect((widest.max() ?? 0) <= 60)
  }

  /// The recording so many times in a row, as a file.
  private func repeated(_ times: Int) throws -> String {
    let samples = try SampleWords.samples(of: kitchen)
    let path = "/tmp/unbidden-repeated-\(UUID().uuidString).wav"
    try TestSound.wave((1...times).flatMap { _ in samples })
      .write(to: URL(fileURLWithPath: path))
    return path
  }
}
