import Features
import Spotting
import TensorFile
import WakeWords

/// Why a word cannot be made from a pronunciation.
package enum PronunciationError: Error, Equatable, CustomStringConvertible {
  case unknown(String, known: [String])
  case duration(String, expected: ClosedRange<Int>)
  case length(seconds: Double)
  /// The acoustic model does not say how long phones last and what their scores mean.
  case notMeasured
  case background(SafeTensorsError)
  /// The background is too short for the word to be matched in it.
  case noScores
  case wakeWord(WakeWordError)

  package var description: String {
    switch self {
    case .unknown(let phone, let known):
      "\(phone.debugDescription) is no phone; expected were, with spaces between them: "
        + known.joined(separator: " ")
    case .duration(let phone, let expected):
      "\(phone.debugDescription): expected \(expected.lowerBound) to \(expected.upperBound) frames of "
        + "20 ms after the colon"
    case .length(let seconds):
      "the pronunciation takes \((seconds * 100).rounded() / 100) s; expected were "
        + "\(Double(Template.shortest) * FrameTime.hopSeconds) to "
        + "\(Double(Template.longest) * FrameTime.hopSeconds) s"
    case .notMeasured:
      "the acoustic model in this program was not measured for words made from text; make the word from "
        + "recordings instead"
    case .background(let error): "the phone background in this program is damaged: \(error)"
    case .noScores: "the phone background in this program is too short for this word"
    case .wakeWord(let error): "\(error)"
    }
  }
}
