import Foundation
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

  private static let lantern = Result { try enroll(names[0]) }
  private static let teapot = Result { try enroll(names[1]) }

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
  static func heyLantern() throws -> (path: String, report: String) { try lantern.get() }

  /// The file of "silver teapot", and what the program said of its takes.
  static func silverTeapot() throws -> (path: String, report: String) { try teapot.get() }

  /// `--model` and the file, for both.
  static func models() throws -> [String] {
    ["--model", try heyLantern().path, "--model", try silverTeapot().path]
  }
}
