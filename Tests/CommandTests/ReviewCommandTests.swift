import Foundation
import TestSupport
import Testing

@Suite struct ReviewCommandTests {
  private let folder: TestFolder
  private let ledger: String

  init() throws {
    folder = try TestFolder()
    ledger = folder.path("ledger.sqlite")
    let audit = try CommandRun(
      [
        "audit", "--ledger", ledger, "--model", "alexa",
        "\(SampleAudio.folder)/bundled/alexa-lamp.flac",
      ], in: folder)
    #expect(audit.status == 0, "\(audit.errors)")
  }

  @Test(
    "It prints the address of this machine, and ends cleanly when told to",
    arguments: [SIGINT, SIGTERM])
  func ends(signal: Int32) throws {
    let program = try Program(["review", "--ledger", ledger, "--no-open"])
    try program.wait("address") { program.text("out").contains("\n") }
    let address = program.text("out").split(separator: "\n")[0]
    #expect(address.wholeMatch(of: /http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{64}/) != nil)
    program.signal(signal)
    #expect(try program.end() == 0)
    #expect(program.text("out").contains("0 decisions and 0 playings"))
    #expect(program.text("out").contains("Accidental by the audit alone: 0 of 1"))
    // The token is for whoever the address was given to.
    #expect(!program.errors.contains(address.suffix(64)))
  }

  @Test("What cannot be done is said")
  func refusals() throws {
    func run(_ arguments: [String]) throws -> CommandRun {
      try CommandRun(["review", "--no-open"] + arguments, in: folder)
    }
    let none = try run(["--ledger", folder.path("none.sqlite")])
    #expect(none.status != 0 && none.errors.contains("`unbidden audit PATH` makes one"))
    for wrong in [
      ["--port", "70000"], ["--sample", "0"], ["--sample", "9999"], ["--reviewer", ""],
    ] {
      #expect(try run(["--ledger", ledger] + wrong).status == 64, "\(wrong)")
    }
    let first = try Program(["review", "--ledger", ledger, "--no-open"])
    try first.wait("address") { first.text("out").contains("\n") }
    let address = try #require(URL(string: String(first.text("out").split(separator: "\n")[0])))
    let taken = try run(["--ledger", ledger, "--port", "\(try #require(address.port))"])
    #expect(taken.status == 1 && taken.errors.contains("another program listens there"))
  }
}
