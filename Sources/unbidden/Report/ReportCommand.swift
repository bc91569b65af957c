import ArgumentParser
import Audit
import Foundation
import Processes
import Report

/// Writes what a ledger says as a page to look at.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write what the audits found as a page to look at.",
    discussion: """
      The page is one HTML file that loads nothing and needs no script; it can be printed. For the recordings \
      that it shows one by one it reads them again from where the audit found them.

      It names a recording by its id and a device by a letter, and holds no sound, unless --with-names and \
      --with-audio say so.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case html, json }

  @OptionGroup var file: LedgerOptions

  @Option(help: ArgumentHelp("The file to write (html).", valueName: "file"))
  var output: String?

  @Option(help: "html, or json: the same data for programs, on standard output without --output.")
  var format = Format.html

  @Flag(help: "Show the page in the browser.")
  var open = false

  @Flag(help: "Write file names, device names, accounts and transcripts, too.")
  var withNames = false

  @Flag(help: "Put the sound of the recordings that are shown one by one into the page.")
  var withAudio = false

  func validate() throws {
    guard format == .json || output != nil else {
      throw ValidationError("expected --output and the name of the page, as report.html")
    }
    guard format == .html || !open && !withAudio else {
      throw ValidationError("--open and --with-audio: expected with --format html only")
    }
  }

  func run() throws { try whileRead(report) }

  private func report() throws {
    let target = try output.map { try AtomicFile(path: $0) }
    var options = ReportAssembly.Options(program: Unbidden.configuration.version)
    (options.withNames, options.withAudio) = (withNames, withAudio)
    let made = try ReportAssembly(try file.existing(), options).make()
    let bytes: Data
    switch format {
    case .html: bytes = Data(try ReportPage(made).html().utf8)
    case .json: bytes = try JSONEncoder.output(isPretty: true).encode(made.data) + Data("\n".utf8)
    }
    guard let target, let output else { return try writeOutput(bytes) }
    try target.write(bytes)
    // What tells of people is their owner's, as the ledger is.
    if withNames || withAudio { chmod(output, 0o600) }
    printError(
      String(
        format: "Wrote %@: %@, %.1f MB", output, counted(made.data.answer.recordings, "recording"),
        Double(bytes.count) / 1e6))
    if open { show(URL(fileURLWithPath: output).path) }
  }

  private func show(_ path: String) {
    do {
      try ChildProcess.run("xdg-open", [path], output: .toStandardError)
    } catch {
      printError("\(path): no browser could be started (xdg-open \(error)); open the file in one")
    }
  }
}
