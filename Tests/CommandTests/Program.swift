import Foundation
import TestSupport

/// The built `unbidden` as a child process, in a folder of its own.
final class Program {
  /// It did not come to its end, or print what was expected, within a minute.
  struct Late: Error, CustomStringConvertible {
    var description: String
  }

  let folder: URL
  private let child: Child

  /// The program beside the bundle of the tests, or the one that `UNBIDDEN_PROGRAM` names: a
  /// release build enrolls over twenty times as fast.
  static let path: String = {
    if let named = ProcessInfo.processInfo.environment["UNBIDDEN_PROGRAM"] {
      return URL(fileURLWithPath: named).path
    }
    return URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("unbidden").path
  }()

  /// - Parameters:
  ///   - environment: in place of the tests' own.
  ///   - input: a file for standard input.
  ///   - wrapper: a shell command around the program, which it finds as `"$@"`.
  init(
    _ arguments: [String], environment: [String: String]? = nil, input: String = "/dev/null",
    wrapper: String? = nil
  ) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("unbidden-run-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var environment = environment ?? ProcessInfo.processInfo.environment
    environment["FOLDER"] = folder.path
    let shell = wrapper.map { ["-c", $0, "sh", Self.path] } ?? []
    child = try Child(
      wrapper == nil ? Self.path : "/bin/sh", shell + arguments, environment: environment,
      input: input, output: folder.appendingPathComponent("out").path,
      errors: folder.appendingPathComponent("err").path)
  }

  deinit {
    child.signal(SIGKILL)
    child.wait()
    try? FileManager.default.removeItem(at: folder)
  }

  func file(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func text(_ name: String) -> String {
    (try? String(contentsOfFile: file(name), encoding: .utf8)) ?? ""
  }

  var errors: String { text("err") }

  /// The complete lines of standard output so far, each a JSON object.
  var events: [[String: Any]] {
    text("out").split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
      (try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) ?? [:]
    }
  }

  func events(_ name: String) -> [[String: Any]] {
    events.filter { $0["event"] as? String == name }
  }

  /// Waits for the event and gives it. - Parameter number: from 1.
  func event(_ name: String, number: Int = 1) throws -> [String: Any] {
    try wait("\(name) \(number)") { events(name).count >= number }
    return events(name)[number - 1]
  }

  func wait(_ what: String, until isTrue: () -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while !isTrue() {
      guard .now < deadline else {
        throw Late(description: "no \(what) in: \(text("out")) \(errors)")
      }
      usleep(10_000)
    }
  }

  var hasEnded: Bool { child.hasEnded }

  func signal(_ signal: Int32) { child.signal(signal) }

  /// Waits for the end; gives the exit status, or minus the signal.
  func end() throws -> Int32 {
    try wait("end") { child.hasEnded }
    return child.wait()
  }
}
