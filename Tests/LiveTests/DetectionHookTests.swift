import Foundation
import TestSupport
import Testing

@testable import Live
@testable import Processes

@Suite struct DetectionHookTests {
  private let folder: TestFolder
  private let messages = Messages()

  init() throws { folder = try TestFolder() }

  private final class Messages: Sendable {
    private let lines = Locked<[String]>([])

    func append(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  private func hook(_ command: String) -> DetectionHook {
    let messages = messages
    return DetectionHook(command) { messages.append($0) }
  }

  private func detection(_ time: Double = 2.5, clip: String? = nil) -> DetectionReport {
    DetectionReport(
      word: DetectedWord(
        wakeWord: "word", start: 1.00049, end: 2, score: 3.5, threshold: 3, time: time,
        lostSamples: 0, samples: 16_000..<32_000), wallTime: Date(), clip: clip)
  }

  @Test("The facts are in the command's environment, the times to the millisecond")
  func environment() throws {
    #expect(
      DetectionHook.environment(detection(clip: "a b")) == [
        "UNBIDDEN_WAKE_WORD": "word", "UNBIDDEN_START": "1.0", "UNBIDDEN_END": "2.0",
        "UNBIDDEN_SCORE": "3.5", "UNBIDDEN_THRESHOLD": "3.0", "UNBIDDEN_TIME": "2.5",
        "UNBIDDEN_CLIP": "a b",
      ])
    let hook = hook("printf '%s' \"$UNBIDDEN_TIME\" > '\(folder.path)/time'; cat; exec true")
    hook.run(detection(7.25))
    hook.wait()
    #expect(try String(contentsOfFile: folder.path("time"), encoding: .utf8) == "7.25")
    #expect(hook.results.run == 1 && hook.results.failed == 0 && messages.all.isEmpty)
  }

  @Test(
    "However commands fail, all are counted, and the first failure has a message",
    arguments: [("exit 3", "ended with status 3"), ("kill -9 $$", "was ended by signal 9")])
  func failures(command: String, message: String) {
    let hook = hook(command)
    for _ in 0..<10 { hook.run(detection()) }
    hook.wait()
    #expect(hook.results.run == 10 && hook.results.failed == 10)
    #expect(messages.all.count == 1 && messages.all.first?.contains(message) == true)
  }

  @Test("Four commands run at a time and 64 wait; more are left out, with one message")
  func leftOut() throws {
    let hook = hook("until [ -e '\(folder.path)/go' ]; do sleep 0.02; done")
    for _ in 0..<75 { hook.run(detection()) }
    #expect(hook.results.leftOut == 7)
    #expect(messages.all.count == 1 && messages.all.first?.contains("left out") == true)
    try folder.write("", "go")
    hook.wait()
    #expect(hook.results.run == 68 && hook.results.failed == 0)
  }

  @Test("After the end is asked for, no waiting command begins")
  func cancel() throws {
    let hook = hook(
      "echo >> '\(folder.path)/begun'; until [ -e '\(folder.path)/go' ]; do sleep 0.02; done")
    for _ in 0..<20 { hook.run(detection()) }
    func begun() -> Int {
      (try? String(contentsOfFile: folder.path("begun"), encoding: .utf8))?.count ?? 0
    }
    while begun() < 4 { usleep(10_000) }
    hook.cancel()
    try folder.write("", "go")
    while hook.results.run < 4 { usleep(10_000) }
    usleep(100_000)
    #expect(hook.results.run == 4 && begun() == 4)
  }
}

@Suite struct ChildProcessTests {
  @Test("What a child prints comes back whole, and its errors are dropped")
  func output() throws {
    let data = try ChildProcess.run(
      "sh", ["-c", "head -c 300000 /dev/zero; echo noise >&2; cat"], output: .returned)
    #expect(data == Data(count: 300_000))
  }

  @Test("Each way to fail has its error")
  func errors() {
    func run(_ script: String) throws {
      try ChildProcess.run("sh", ["-c", script], output: .returned)
    }
    #expect(throws: ChildProcessError.status(7)) { try run("exit 7") }
    #expect(throws: ChildProcessError.signal(SIGTERM)) { try run("kill $$") }
    #expect(throws: ChildProcessError.cannotStart(errno: ENOENT)) {
      try ChildProcess.run("no-such-program", [], output: .toStandardError)
    }
    // Somebody else's child, as all are for a process that ignores SIGCHLD.
    #expect(throws: ChildProcessError.unobserved(errno: ECHILD)) { try ChildProcess.wait(for: 1) }
  }

  @Test("A child has no signal blocked or ignored, whatever its parent does")
  func signals() throws {
    // Of this thread alone.
    var blocked = sigset_t()
    var before = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGUSR2)
    pthread_sigmask(SIG_BLOCK, &blocked, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let data = try ChildProcess.run(
      "grep", ["-E", "^Sig(Blk|Ign)", "/proc/self/status"], output: .returned)
    // All but 32 and 33, which the C library keeps for itself.
    let masks = String(decoding: data, as: UTF8.self).split(separator: "\n")
      .map { UInt64($0.suffix(16), radix: 16).map { $0 & ~0x1_8000_0000 } }
    #expect(masks == [0, 0])
  }
}
