import ArgumentParser

@main
struct Unbidden: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hears wake words, and tells which recordings began without one.",
    subcommands: [DevicesCommand.self])
}
