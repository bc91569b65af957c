/// A voice of a speech synthesiser that this machine may have.
package struct SyntheticVoice: Sendable, Equatable {
  /// What reports call it.
  package let name: String
  let program: String
  private let sound: Sound

  /// How a program is told what to say and where to write it.
  private enum Sound: Sendable, Equatable {
    case espeak(voice: String, wordsPerMinute: Int)
    case flite(voice: String, stretch: String)
    case festival(voice: String)
    case command(String)
  }

  /// Voices of people whom a synthesiser has recorded; takes of flite's `slt` miss least
  /// (Training/RESULTS.md).
  package static let recorded: [SyntheticVoice] =
    [("slt", "1.0"), ("slt", "1.2"), ("rms", "1.0"), ("awb", "1.0")].map { voice, stretch in
      SyntheticVoice(
        name: "flite \(voice)\(stretch == "1.0" ? "" : ", slower")", program: "flite",
        sound: .flite(voice: voice, stretch: stretch))
    }
    + ["kal_diphone", "ked_diphone"].map { voice in
      SyntheticVoice(
        name: "festival \(voice)", program: "text2wave", sound: .festival(voice: voice))
    }

  /// Voices made by rule: two are enough beside those of people, alone it needs all.
  package static func espeak(besideRecorded: Bool) -> [SyntheticVoice] {
    besideRecorded ? Array(espeak.prefix(2)) : espeak
  }

  private static let espeak: [SyntheticVoice] = [160, 185].flatMap { rate in
    ["en-us", "en-us+f2", "en-gb", "en-us+m5"].map { voice in
      SyntheticVoice(
        name: "espeak-ng \(voice), \(rate) words a minute", program: "espeak-ng",
        sound: .espeak(voice: voice, wordsPerMinute: rate))
    }
  }

  /// A command of the shell that reads the text and writes a recording.
  package static func command(_ command: String) -> SyntheticVoice {
    SyntheticVoice(name: "--voice-command", program: "sh", sound: .command(command))
  }

  /// - Parameters:
  ///   - text: to be said; `textFile` holds it, too.
  ///   - file: where the recording goes.
  func arguments(_ text: String, textFile: String, file: String) -> [String] {
    switch sound {
    case .espeak(let voice, let rate): ["-v", voice, "-s", "\(rate)", "-w", file, "--", text]
    case .flite(let voice, let stretch):
      ["-voice", voice, "--setf", "duration_stretch=\(stretch)", "-f", textFile, "-o", file]
    case .festival(let voice): [textFile, "-o", file, "-eval", "(voice_\(voice))"]
    case .command(let command): ["-c", "{ \(command)\n} <\"$1\" >\"$2\"", "sh", textFile, file]
    }
  }
}
