import ArgumentParser
import Audit
import Foundation

/// Which ledger.
struct LedgerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The ledger (default: $XDG_DATA_HOME/unbidden/ledger.sqlite).", valueName: "file"))
  var ledger: String?

  var path: String { ledger ?? Ledger.defaultPath(ProcessInfo.processInfo.environment) }

  /// - Throws: ``LedgerError``, where there is none or it cannot be used.
  func existing() throws -> Ledger {
    guard FileManager.default.fileExists(atPath: path) else {
      throw LedgerError.unreadable(
        path: path, reason: "there is none; `unbidden audit PATH` makes one")
    }
    return try Ledger(path: path)
  }
}

/// A time as RFC 3339 has it, or a date.
struct TimeArgument: ExpressibleByArgument {
  var seconds: Double

  init?(argument: String) {
    guard let time = RecordingTime(argument) else { return nil }
    seconds = time.at
  }
}

/// Days, as `180d`.
struct DaysArgument: ExpressibleByArgument {
  var seconds: Double

  init?(argument: String) {
    guard argument.hasSuffix("d"), let days = Int(argument.dropLast()), (1...36_500).contains(days)
    else { return nil }
    seconds = Double(days) * 86_400
  }

  /// Seconds since 1970 before which all is past that age now.
  var oldest: Double { Date().timeIntervalSince1970 - seconds }
}
