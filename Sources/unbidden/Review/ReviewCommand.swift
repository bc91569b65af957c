import ArgumentParser
import Audit
import Foundation

/// Lets a person decide what the audit could not, on a page of this machine.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Decide on a page what the audit is unsure of.",
    discussion: """
      The page is served on this machine alone, to whoever has the address that is printed, until Ctrl-C. It \
      plays the beginning of a recording with another voice; the clear sound, and the rest, only on request. \
      Every playing is kept in the ledger. Decisions are labels, as `unbidden label` keeps them.
      """)

  @OptionGroup var file: LedgerOptions

  @Option(help: "The port to listen at (default: a free one).")
  var port = 0

  @Option(
    help: ArgumentHelp(
      "Who decides, where several do; stands beside decisions and playings.", valueName: "name"))
  var reviewer: String?

  @Option(
    help: ArgumentHelp(
      "Decide so many recordings at random, for an honest estimate of how often the audit errs.",
      valueName: "number"))
  var sample: Int?

  @Flag(inversion: .prefixedNo, help: "Show the page in the browser.")
  var open = true

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port \(port): expected 0 to 65535")
    }
    guard sample ?? 1 > 0, sample ?? 1 <= 2_000 else {
      throw ValidationError("--sample: expected 1 to 2000 recordings")
    }
    guard reviewer?.isEmpty != true, reviewer?.count ?? 0 <= 100 else {
      throw ValidationError("--reviewer: expected a name of 1 to 100 characters")
    }
  }

  /// Becomes `unbidden-review`, which has the server in it.
  func run() throws {
    _ = try file.existing()
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("unbidden-review").path
    let arguments = [
      program, file.path, "\(port)", sample.map { "\($0)" } ?? "", reviewer ?? "",
      open ? "open" : "",
    ]
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    execv(program, &words)
    throw ReviewProgramError(path: program, reason: String(cString: strerror(errno)))
  }
}

/// Why the program with the server cannot be started.
struct ReviewProgramError: Error, CustomStringConvertible {
  var path: String
  var reason: String

  var description: String {
    "\(path): cannot be started: \(reason); it comes with unbidden (`make release`, `make install`)"
  }
}
