import ArgumentParser
import Foundation

@main
struct Unbidden: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unbidden",
    abstract: "Hears wake words, and tells which recordings began without one.",
    version: "0.1.0",
    subcommands: [
      ListenCommand.self, ScanCommand.self, EnrollCommand.self, WordsCommand.self,
      EvaluateCommand.self, SpotCommand.self, BenchCommand.self, DevicesCommand.self,
      AuditCommand.self, ReportCommand.self, ReviewCommand.self, LabelCommand.self,
      TuneCommand.self, FindCommand.self, ForgetCommand.self,
    ])

  static func main() {
    // Ignored by whoever started us, it would keep the ends of our own children from us.
    signal(SIGCHLD, SIG_DFL)
    main(nil)
  }
}
