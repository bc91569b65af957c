import Spotting
import TensorFile
import WakeWords

/// Why takes make no wake word.
package enum EnrollmentError: Error, Equatable, CustomStringConvertible {
  case tooFewTakes(Int)
  /// Of a take, its number from 1, so few frames are left that no file may hold them.
  case shortTake(Int, frames: Int)
  case background(SafeTensorsError)
  /// The two backgrounds are not of the same sound: so many frames each.
  case unlikeBackgrounds(cepstra: Int, phones: Int)
  case wakeWord(WakeWordError)
  /// The background is too short for the takes to be matched in it.
  case noScores

  package var description: String {
    switch self {
    case .tooFewTakes(let count):
      "\(count == 1 ? "1 take" : "\(count) takes"); at least \(Enrollment.fewestTakes) were "
        + "expected, 3 to 5 are better"
    case .shortTake(let number, let frames):
      "take \(number) is cut so short that \(frames) frames of 20 ms are left of it; at least "
        + "\(Template.shortest) were expected: leave a moment of quiet before and after the word"
    case .background(let error): "a background model in this program is damaged: \(error)"
    case .unlikeBackgrounds(let cepstra, let phones):
      "the backgrounds in this program do not belong together: that of phones has \(phones) frames; "
        + "\(cepstra) were expected, as that of cepstra has"
    case .wakeWord(let error): "\(error)"
    case .noScores: "the background model in this program is too short for these takes"
    }
  }
}
