import ArgumentParser
import Enrollment
import Foundation
import WakeWords

/// Makes a wake word file from takes.
struct EnrollCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enroll", abstract: "Make a wake word from a few recordings of it, or from text.",
    discussion: """
      Say the wake word once in each of 3 to 5 recordings, as you would say it to a device. With \
      --record the takes are recorded now. With --say every speech synthesiser that is installed \
      (flite, festival, espeak-ng, or yours with --voice-command) says the word, and it is made of that; \
      with --phones it is made from its pronunciation alone. Both are less sure than takes.

      Where the word was heard although nobody said it, give those recordings (of `listen --save`, \
      say) after --against: what sounds more like them than like the takes is rejected.
      """)

  @Argument(help: "What the wake word is called: letters, digits, _ and -.")
  var name: String

  @Argument(help: ArgumentHelp("Recordings of the wake word, one in each.", valueName: "take"))
  var takes: [String] = []

  @Option(help: ArgumentHelp("Record this many takes now.", valueName: "count"))
  var record: Int?

  @Option(help: ArgumentHelp("English text that synthesisers say.", valueName: "text"))
  var say: String?

  @Option(
    help: ArgumentHelp(
      "For --say: a command for the shell that reads text and writes a recording, such as \"piper "
        + "--model FILE --output_file -\". May be given more than once.", valueName: "command"))
  var voiceCommand: [String] = []

  @Option(
    help: ArgumentHelp(
      "How it is said, in ARPAbet: \"HH EH L OW\", or \"HH EH L OW:12\" to draw out the last to 12 "
        + "frames of 20 ms. May be given more than once.", valueName: "phones"))
  var phones: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Recordings in which the word was falsely heard, to be rejected from now on; after the takes.",
      valueName: "file"))
  var against: [String] = []

  @Option(help: "The ALSA device to record from.")
  var device = "default"

  @Option(help: "The channel to hear, from 0 (default: the mean of all).")
  var channel: Int?

  @Option(help: ArgumentHelp("Where to write (default: NAME.wake).", valueName: "file"))
  var output: String?

  @Option(help: "The words as people say them (default: the name).")
  var phrase: String?

  @Option(help: "Terms under which the file may be passed on.")
  var licence = "not stated"

  func validate() throws {
    guard WakeWord.isName(name) else { throw ValidationError("\(WakeWordError.name(name))") }
    let ways = [!takes.isEmpty, record != nil, say != nil, !phones.isEmpty].count { $0 }
    guard ways == 1 else {
      throw ValidationError(
        "name recordings of the wake word, or record some with --record 4, or make it from text "
          + "with --say or --phones")
    }
    guard voiceCommand.isEmpty || say != nil else {
      throw ValidationError("--voice-command is for --say")
    }
    guard against.isEmpty || !takes.isEmpty || record != nil else {
      throw ValidationError("--against needs takes: a word from text alone has no use for it")
    }
    if let record, !(Enrollment.fewestTakes...20).contains(record) {
      throw ValidationError("--record \(record): expected \(Enrollment.fewestTakes) to 20")
    }
  }

  func run() throws {
    let path = output ?? "\(name).wake"
    // Before anybody speaks for nothing.
    let file = try AtomicFile(path: path)
    if let say { return try enroll(saying: say, file, path) }
    if !phones.isEmpty { return try enrollPhones(file, path) }
    let takes = try record.map(recorded) ?? self.takes.map(loaded)
    let enrollment = try Enrollment(takes)
    let phrase = phrase ?? name.replacingOccurrences(of: "_", with: " ")
    let plain = try enrollment.wakeWord(name: name, phrase: phrase, licence: licence)
    let rejected = try against.map {
      try RejectedRecording($0, channel: channel, takes: zip(takes, sources), word: plain)
    }
    let triggers = rejected.compactMap { try? $0.trigger.get() }
    let word =
      triggers.isEmpty
      ? plain
      : try enrollment.wakeWord(
        name: name, phrase: phrase, licence: licence, against: triggers)
    try file.write(WakeWordFile.encode(word))
    print(EnrollmentReport(word, enrollment, sources: sources, path: path))
    if !rejected.isEmpty { print(RejectionReport(rejected, before: plain, after: word)) }
  }

  private func enroll(saying text: String, _ file: AtomicFile, _ path: String) throws {
    let spoken = try SyntheticTakes(of: text, commands: voiceCommand)
    var word = try Enrollment(spoken.takes).wakeWord(
      name: name, phrase: phrase ?? text, licence: licence)
    word.source = .synthesis
    try file.write(WakeWordFile.encode(word))
    print(SynthesisReport(word, spoken, text: text, path: path))
  }

  private func enrollPhones(_ file: AtomicFile, _ path: String) throws {
    let pronunciations = try phones.map { try Pronunciation($0) }
    let background: PhoneBackground
    do { background = try .shipped() } catch { throw PronunciationError.background(error) }
    let word = try TextEnrollment(pronunciations, background).wakeWord(
      name: name, phrase: phrase ?? name.replacingOccurrences(of: "_", with: " "),
      licence: licence)
    try file.write(WakeWordFile.encode(word))
    print(TextReport(word, pronunciations, path: path))
  }

  /// What the report calls each take.
  private var sources: [String] {
    record.map { count in (1...count).map { "recorded take \($0)" } } ?? takes
  }

  private func loaded(_ path: String) throws -> Take {
    try Take(recording: path, channel: channel) { printError("\(path): \($0)") }
  }

  private func recorded(_ count: Int) throws -> [Take] {
    var session = try TakeSession(device: device, channel: channel, phrase: phrase ?? name)
    return try (1...count).map { try session.take($0, of: count) }
  }
}
