import ArgumentParser

@main
struct Unbidden: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unbidden",
    abstract: "Hears wake words, and tells which recordings began without one.",
    version: "0.1.0",
    subcommands: [
      ListenCommand.self, ScanCommand.self, EnrollCommand.self, WordsCommand.self,
      EvaluateCommand.self, SpotCommand.self, DevicesCommand.self,
    ])
}
