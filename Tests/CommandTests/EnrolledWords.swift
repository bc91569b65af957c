import Foundation
import Synchronization
import TestSupport
import Testing

/// The two wake words of SampleAudio, enrolled by the program from their takes: once for all tests,
/// since a debug build takes a minute or two.
enum EnrolledWords {
  static let names = ["hey_lantern", "silver_teapot"]

  struct Failure: Error {
    var errors: String
  }

  private static let folder = Result { try TestFolder() }

  /// Both at once: what waits for one would keep the other from a core.
  private static let words: [Result<(path: String, report: String), any Error>] = {
    let done = Mutex<[String: Result<(path: String, report: String), any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: names.count) { index in
      let result = Result { try enroll(names[index]) }
      done.withLock { $0[names[index]] = result }
    }
    return done.withLock { done in names.map { done[$0]! } }
  }()

  private static func enroll(_ name: String) throws -> (path: String, report: String) {
    let folder = try folder.get()
    atexit { try? FileManager.default.removeItem(atPath: EnrolledWords.folder.get().path) }
    let path = folder.path(name + ".wake")
    let run = try CommandRun(
      ["enroll", name, "--output", path] + SampleAudio.takes(name), in: folder)
    guard run.status == 0 else { throw Failure(errors: run.errors) }
    return (path, run.output)
  }

  /// The file of "hey lantern", and what the program said of its takes.
  static func heyLantern() throws -> (path: String, report: String) { try words[0].get() }

  /// The file of "silver teapot", and what the program said of its takes.
  static func silverTeapot() throws -> (path: String, report: String) { try words[1].get() }

  /// `--model` and the file, for both.
  static func models() throws -> [String] {
    ["--model", try heyLantern().path, "--model", try silverTeapot().path]
  }
}
