import Foundation
import Processes

/// espeak-ng, if this machine has it: says how a text sounds.
package enum Espeak {
  private static let program = "espeak-ng"
  /// Bytes of a text; a wake word is far shorter.
  private static let longestText = 200

  /// - Parameter text: English.
  /// - Returns: ARPAbet phones with spaces between them.
  /// - Throws: ``EspeakError``.
  package static func arpabet(of text: String) throws(EspeakError) -> String {
    let hasLetters = text.contains { $0.isLetter || $0.isNumber }
    let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    guard hasLetters, isPlain, text.utf8.count <= longestText else { throw .text(text) }
    let output = try run(["-q", "-x", "--sep=_", "-v", "en-us", "--", text])
    let phones = try EspeakPhones.arpabet(output)
    guard !phones.isEmpty else { throw .text(text) }
    return phones
  }

  /// Runs it to its end, without a shell. - Returns: what it prints.
  private static func run(_ arguments: [String]) throws(EspeakError) -> String {
    do throws(ChildProcessError) {
      let output = try ChildProcess.run(program, arguments, output: .returned)
      return String(decoding: output, as: UTF8.self)
    } catch .cannotStart(errno: ENOENT) {
      throw .missing
    } catch {
      throw .failed("it \(error)")
    }
  }
}

/// Why espeak-ng does not say how a text sounds.
package enum EspeakError: Error, Equatable, CustomStringConvertible {
  case missing
  case failed(String)
  case text(String)
  case unknownPhoneme(String)

  package var description: String {
    switch self {
    case .missing:
      "--say needs espeak-ng, which is not installed: install it (Debian: apt install espeak-ng), or "
        + "give the pronunciation with --phones \"HH EH L OW\""
    case .failed(let why): "espeak-ng cannot be used: \(why); give the pronunciation with --phones"
    case .text(let text):
      "--say \(text.debugDescription): expected English words of 1 to 200 bytes"
    case .unknownPhoneme(let name):
      "espeak-ng says a sound that is not English (\(name.debugDescription)); give the pronunciation "
        + "with --phones"
    }
  }
}
