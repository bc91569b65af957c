import ArgumentParser
import Audio

/// The recordings to work on, as a person names them.
struct RecordingOptions: ParsableArguments {
  @OptionGroup var raw: RawOptions

  @Argument(
    help: ArgumentHelp(
      "Recordings, or folders of them; - for raw samples from standard input.", valueName: "path"))
  var paths: [String] = []

  /// What is on standard input, where `-` is among the paths.
  func rawFormat() throws -> RawFormat? {
    try raw.format(isRead: paths.contains("-"), as: "the path -")
  }
}
