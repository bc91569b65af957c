import Foundation
import TestSupport
import Testing

/// `scan --manifest -` as a server's pipe: rows are written while answers are read.
@Suite struct ScanPipeTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private struct Late: Error, CustomStringConvertible {
    var description: String
  }

  /// A running scan, with its standard input in the test's hand.
  private final class Scan {
    private let child: Child
    private var input: Int32
    private let output: Int32
    private let folder: TestFolder
    private var answers: [Data] = []
    private var rest = Data()

    init(
      _ arguments: [String], of source: [String] = ["--manifest", "-"], in folder: TestFolder
    ) throws {
      self.folder = folder
      let pipe = folder.path("rows")
      mkfifo(pipe, 0o600)
      // For reading too: so neither side waits for the other to open it.
      input = open(pipe, O_RDWR | O_CLOEXEC)
      try folder.write("", "answers")
      output = open(folder.path("answers"), O_RDONLY | O_CLOEXEC)
      child = try Child(
        Program.path, ["scan", "--format", "jsonl"] + arguments + source,
        environment: ProcessInfo.processInfo.environment, input: pipe,
        output: folder.path("answers"), errors: folder.path("errors"))
    }

    deinit {
      child.signal(SIGKILL)
      child.wait()
      if input >= 0 { close(input) }
      close(output)
    }

    func write(_ text: String) {
      let bytes = Array(text.utf8)
      var done = 0
      while done < bytes.count {
        let count = bytes[done...].withUnsafeBytes {
          Foundation.write(input, $0.baseAddress, $0.count)
        }
        guard count > 0 else { return }
        done += count
      }
    }

    /// Waits until all that was written is read.
    func waitForReader() throws {
      let deadline = ContinuousClock.now + .seconds(60)
      var left: Int32 = 1
      while left > 0 {
        guard ioctl(input, UInt(FIONREAD), &left) == 0, .now < deadline, !child.hasEnded else {
          throw Late(description: "\(left) bytes are not read: \(errors)")
        }
        usleep(1_000)
      }
    }

    /// Waits until there are so many answers in all.
    func wait(for count: Int) throws -> [ScanLine] {
      let deadline = ContinuousClock.now + .seconds(120)
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while answers.count < count {
        let got = read(output, &buffer, buffer.count)
        if got > 0 {
          rest += buffer[..<got]
          var lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
          rest = Data(lines.removeLast())
          answers += lines.map { Data($0) }
          continue
        }
        guard .now < deadline, !child.hasEnded else {
          throw Late(description: "\(answers.count) answers of \(count): \(errors)")
        }
        usleep(1_000)
      }
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try answers.map { try decoder.decode(ScanLine.self, from: $0) }
    }

    /// Writes a row and waits for its answer.
    func ask(_ row: String) throws -> ScanLine {
      write(row + "\n")
      let count = answers.count + 1
      return try #require(try wait(for: count).last)
    }

    func end() -> Int32 {
      close(input)
      input = -1
      return child.wait()
    }

    var errors: String {
      (try? String(contentsOfFile: folder.path("errors"), encoding: .utf8)) ?? ""
    }

    /// The most memory that it has had so far, in KiB, and the files that it has open.
    func use() throws -> (memory: Int, files: Int) {
      let status = try String(contentsOfFile: "/proc/\(child.id)/status", encoding: .utf8)
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
      let memory = try #require(line.split(separator: " ").compactMap { Int($0) }.first)
      let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(child.id)/fd").count
      return (memory, files)
    }
  }

  private let bundled = SampleAudio.folder + "/bundled/"

  @Test("Each row is answered before the next one comes, with its id", arguments: [1, 4])
  func answers(threads: Int) throws {
    let scan = try Scan(["--threads", "\(threads)"], in: folder)
    scan.write("id,path,wake_word\n")
    let first = try scan.ask("a 1,\(bundled)alexa-lamp.flac,alexa")
    #expect((first.id, first.verdict, first.wakeWord) == ("a 1", "wake", "alexa"))
    let second = try scan.ask(",\(bundled)computer-timer.ogg,computer")
    #expect((second.id, second.verdict, second.wakeWord) == ("2", "wake", "computer"))
    let third = try scan.ask("a 1,\(bundled)near-a-letter.flac,alexa")
    #expect((third.id, third.verdict, third.cause) == ("a 1", "accidental", "near_miss"))
    #expect(scan.end() == 0)
    #expect(scan.errors.hasPrefix("3 recordings, "))
  }

  @Test("A row that cannot be used is answered too, and the next one as ever")
  func faultyRows() throws {
    let scan = try Scan([], in: folder)
    let good = #"{"path": "\#(bundled)alexa-lamp.flac", "wake_word": "alexa"}"#
    #expect(try scan.ask(good).verdict == "wake")
    for (row, error) in [
      (#"{"path": "a.wav", "wake_word": "nobody", "id": "x"}"#, "no wake word \"nobody\""),
      (#"{"path": "none.wav", "wake_word": "alexa", "id": "x"}"#, "none.wav: cannot be read"),
      (#"{"wake_word": "alexa", "id": "x"}"#, "standard input, line 4: the field path is empty"),
      (#"{"path": "a.wav", "id": "x"}"#, "standard input, line 5: the field wake_word is empty"),
    ] {
      let line = try scan.ask(row)
      #expect((line.id, line.verdict) == ("x", "unreadable"))
      #expect(try #require(line.error).contains(error))
    }
    let line = try scan.ask("no JSON")
    #expect((line.id, line.file, line.verdict) == ("6", "", "unreadable"))
    #expect(try #require(line.error).hasPrefix("standard input, line 6: no JSON object"))
    #expect(try scan.ask(good).id == "7")
    #expect(scan.end() == 0)
  }

  @Test("A quote that is never closed costs its own row, once that is known")
  func openQuote() throws {
    let scan = try Scan([], in: folder)
    scan.write("path,wake_word\n\"\(bundled)alexa-lamp.flac,alexa\n")
    for _ in 0..<2 { scan.write("\(bundled)alexa-lamp.flac,alexa\n") }
    #expect(scan.end() == 0)
    let lines = try scan.wait(for: 3)
    #expect(lines.map(\.verdict) == ["unreadable", "wake", "wake"])
    #expect(lines.map(\.id) == ["1", "2", "3"])
    #expect(lines[0].error == "standard input, line 2: a quoted field is never closed")
  }

  @Test("A pipe in which nothing comes is no error, one with a bad header is")
  func nothing() throws {
    let scan = try Scan([], in: folder)
    #expect(scan.end() == 0)
    #expect(scan.errors.isEmpty)
    let other = try Scan([], in: TestFolder())
    other.write("file,word\n")
    #expect(other.end() > 0)
    #expect(other.errors.contains("standard input, line 1: the columns path and wake_word"))
  }

  @Test("Neither memory nor open files grow with the rows")
  func flat() throws {
    let tone = try folder.write(TestSound.wave(TestSound.tone(440, seconds: 0.05)), "tone.wav")
    let scan = try Scan(["--threads", "2"], in: folder)
    scan.write("path,wake_word\n")
    let rows = (0..<500).map { number in
      ["\(tone),alexa\n", "none-\(number).wav,alexa\n", "\(tone),nobody\n", "short\n"][number % 4]
    }.joined()
    var uses: [(memory: Int, files: Int)] = []
    for round in 1...20 {
      scan.write(rows)
      _ = try scan.wait(for: round * 500)
      if round == 4 || round == 20 { uses.append(try scan.use()) }
    }
    #expect(uses[1].files <= uses[0].files)
    // 8,000 rows and their answers would be some 6 MiB.
    #expect(uses[1].memory - uses[0].memory < 1_024)
    #expect(scan.end() == 0)
  }

  @Test("A folder is listed when its turn comes, not all of them before the first recording")
  func listing() throws {
    let tone = try folder.write(TestSound.wave(TestSound.tone(440, seconds: 0.05)), "tone.wav")
    let later = folder.path("later")
    try FileManager.default.createDirectory(atPath: later, withIntermediateDirectories: true)
    let named = ["-"] + Array(repeating: tone, count: 200) + [later]
    let scan = try Scan(
      ["--threads", "2", "--model", "alexa", "--rate", "16000"], of: named, in: folder)
    // The first recording is at work and does not end.
    scan.write(String(repeating: "ab", count: 800))
    try scan.waitForReader()
    try folder.write(Data(contentsOf: URL(fileURLWithPath: tone)), "later/new.wav")
    #expect(scan.end() == 0)
    #expect(try scan.wait(for: 202).last?.file == later + "/new.wav")
  }

  @Test("A folder of a thousand links is gone through with few files open at a time")
  func links() throws {
    for number in 0..<1_000 {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path("\(number).opus"),
        withDestinationPath: bundled + (number % 10 == 0 ? "jarvis-music.opus" : "none.opus"))
    }
    let run = try CommandRun(
      ["scan", "--model", "alexa", "--format", "jsonl", "."], in: folder,
      script: #"ulimit -n 40; exec "$PROGRAM" "$@""#)
    let lines = try ScanLine.all(run)
    #expect(lines.count == 1_000)
    #expect(lines.count { $0.verdict == "unreadable" } == 900)
    #expect(lines.allSatisfy { $0.error?.hasSuffix("No such file or directory") ?? true })
  }
}
