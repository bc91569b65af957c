import Foundation
import TestSupport

/// One run of the built program, to its end.
struct CommandRun {
  /// The exit status, or minus the signal that ended it.
  let status: Int32
  let output: String
  let errors: String

  var lines: [String] { output.split(separator: "\n").map(String.init) }
  /// Nothing of a crash report, whose form is Swift's own.
  var crashed: Bool { status < 0 || errors.contains("Fatal error") || errors.contains("crashed") }

  /// - Parameters:
  ///   - folder: where it runs; its own and the person's folder of wake words is in there too.
  ///   - script: how it is run, for `sh`: `"$PROGRAM" "$@"`, and what is around it.
  init(
    _ arguments: [String], in folder: TestFolder, environment: [String: String] = [:],
    script: String = #"exec "$PROGRAM" "$@""#
  ) throws {
    let streams = try TestFolder()
    var variables = ProcessInfo.processInfo.environment
    for name in ["UNBIDDEN_WORDS", "XDG_DATA_HOME"] { variables[name] = nil }
    variables["HOME"] = folder.path
    variables["PROGRAM"] = Program.path
    variables["STREAMS"] = streams.path
    variables["WORK"] = folder.path
    variables.merge(environment) { $1 }
    let whole = #"cd "$WORK"; exec >"$STREAMS/output" 2>"$STREAMS/errors"; "# + script
    let child = try Child("/bin/sh", ["-c", whole, "sh"] + arguments, environment: variables)
    status = child.wait()
    output = try String(contentsOfFile: streams.path("output"), encoding: .utf8)
    errors = try String(contentsOfFile: streams.path("errors"), encoding: .utf8)
  }
}
