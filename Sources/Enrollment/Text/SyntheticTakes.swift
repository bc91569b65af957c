import Audio
import Foundation
import Processes

/// Takes of a wake word that nobody has said: every synthesiser that is installed says it.
package struct SyntheticTakes: Sendable {
  /// What each of ``takes`` was said by.
  package private(set) var voices: [SyntheticVoice] = []
  package private(set) var takes: [Take] = []

  /// Seconds of quiet before and after the word, as recordings have it.
  private static let quiet = 0.3
  /// Bytes of a text; a wake word is far shorter.
  private static let longestText = 200

  /// - Parameters:
  ///   - text: English.
  ///   - commands: commands of the shell that read a text and write a recording of it; they are used
  ///     as well as what is installed.
  /// - Throws: ``SynthesisError``. A voice that is not installed is passed over, but not a command.
  package init(of text: String, commands: [String] = []) throws(SynthesisError) {
    let hasLetters = text.contains { $0.isLetter || $0.isNumber }
    let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    guard hasLetters, isPlain, text.utf8.count <= Self.longestText else { throw .text(text) }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("unbidden-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      try Data(text.utf8).write(to: folder.appendingPathComponent("text"))
    } catch { throw .folder("\(error.localizedDescription)") }
    defer { try? FileManager.default.removeItem(at: folder) }
    for command in commands {
      let voice = SyntheticVoice.command(command)
      guard try say(text, voice, in: folder) else { throw .command(command) }
    }
    for voice in SyntheticVoice.recorded { _ = try say(text, voice, in: folder) }
    for voice in SyntheticVoice.espeak(besideRecorded: !takes.isEmpty) {
      _ = try say(text, voice, in: folder)
    }
    guard !takes.isEmpty else { throw .missing }
    guard takes.count >= Enrollment.fewestTakes else { throw .fewVoices }
  }

  /// - Returns: whether there is a take of this voice.
  private mutating func say(
    _ text: String, _ voice: SyntheticVoice, in folder: URL
  ) throws(SynthesisError) -> Bool {
    let file = folder.appendingPathComponent("\(voices.count).wav").path
    let textFile = folder.appendingPathComponent("text").path
    do throws(ChildProcessError) {
      _ = try ChildProcess.run(
        voice.program, voice.arguments(text, textFile: textFile, file: file), output: .returned)
    } catch {
      return false
    }
    let samples: [Float]
    do throws(AudioError) { samples = try Self.samples(file) } catch { return false }
    do throws(TakeDefect) {
      takes.append(try Take(samples))
      voices.append(voice)
      return true
    } catch { throw .take(voice.name, error) }
  }

  private static func samples(_ path: String) throws(AudioError) -> [Float] {
    let quiet = [Float](repeating: 0, count: Int(Self.quiet * Double(sampleRate)))
    var (samples, block) = (quiet, [Float]())
    var reader = try RecordingReader(path: path)
    let limit = Take.longestRecording * sampleRate
    while samples.count <= limit, reader.read(into: &block) > 0 { samples += block }
    return samples + quiet
  }
}

/// Why a text cannot be said.
package enum SynthesisError: Error, Equatable, CustomStringConvertible {
  case text(String)
  /// There is no synthesiser.
  case missing
  case fewVoices
  case command(String)
  case take(String, TakeDefect)
  case folder(String)

  package var description: String {
    switch self {
    case .text(let text):
      "--say \(text.debugDescription): expected English words of 1 to 200 bytes"
    case .missing:
      "--say needs a speech synthesiser, and none that is installed says it: install some (Debian: apt "
        + "install flite espeak-ng), give yours with --voice-command, or the pronunciation with --phones "
        + "\"HH EH L OW\""
    case .fewVoices:
      "one voice alone tells too little of how people say it: give --voice-command twice with two "
        + "voices, or install another synthesiser (Debian: apt install flite espeak-ng)"
    case .command(let command):
      "--voice-command \(command.debugDescription): expected a command that reads the text from "
        + "standard input and writes a recording to standard output"
    case .take(let voice, let defect): "what \(voice) says is no wake word: \(defect)"
    case .folder(let why): "no folder for what synthesisers say: \(why)"
    }
  }
}
