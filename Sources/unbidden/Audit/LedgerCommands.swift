import ArgumentParser
import Audit
import Foundation

extension Label: ExpressibleByArgument {}

/// Keeps what a person says that a recording is.
struct LabelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "label", abstract: "Say what a recording of the ledger really is.",
    discussion: """
      `unbidden audit` then tells how right it is. A table has the column id or path, and the column label \
      or verdict.
      """)

  @OptionGroup var file: LedgerOptions

  @Option(help: ArgumentHelp("A CSV file of labels.", valueName: "file"))
  var from: String?

  @Argument(help: "The recording, as `unbidden audit --format jsonl` calls it.")
  var id: String?

  @Argument(help: "wake, accidental or unsure.")
  var label: Label?

  func validate() throws {
    guard (from == nil) == (label != nil), (from == nil) == (id != nil) else {
      throw ValidationError("expected an id and its label, or --from and a file")
    }
  }

  func run() throws {
    let ledger = try file.existing()
    if let from {
      let count = try ledger.label(LabelTable(path: from), named: from)
      printError("\(counted(count, "label")) kept")
    } else if let id, let label {
      try ledger.label(id, label)
    }
  }
}

/// Tells the ledger's owner which file an id stands for.
struct FindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find", abstract: "Tell which file an id of the audit stands for.",
    discussion: "Several files with the same content have the same id; each gets a line.")

  @OptionGroup var file: LedgerOptions

  @Argument(help: "The recording, as `unbidden audit --format jsonl` calls it.")
  var id: String

  func run() throws {
    let files = try file.existing().files(of: id)
    try whileRead { for path in files { try printLine(path) } }
  }
}

/// Deletes rows of the ledger, and their bytes.
struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Delete recordings from the ledger, to the last byte.",
    discussion: "The recordings themselves stay where they are.")

  @OptionGroup var file: LedgerOptions

  @Option(help: ArgumentHelp("All of a device, by its name or its letter.", valueName: "device"))
  var device: String?

  @Option(help: ArgumentHelp("A file, or all in a folder.", valueName: "path"))
  var source: String?

  @Option(
    help: ArgumentHelp(
      "All made before, as 2026-01-01; those of an unknown time stay.", valueName: "date"))
  var before: TimeArgument?

  @Flag(help: "Everything, and the key that ids are made with.")
  var all = false

  func validate() throws {
    let asked = [device != nil, source != nil, before != nil, all].count { $0 }
    guard asked == 1 else {
      throw ValidationError("expected one of --device, --source, --before and --all")
    }
  }

  func run() throws {
    let ledger = try file.existing()
    let what: Forgotten =
      if let device {
        .device(device)
      } else if let source {
        .source(source)
      } else if let before {
        .before(before.seconds)
      } else {
        .all
      }
    printError("\(counted(try ledger.forget(what), "recording")) forgotten")
  }
}
