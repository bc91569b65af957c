import Features
import Foundation
import Spotting
import TensorFile
import WakeWords

/// What makes a take worse than it could be, although it can be used.
package enum TakeWeakness: Equatable, Sendable, CustomStringConvertible {
  case quiet(level: Float)
  case clipped(share: Double)
  case cutAtStart
  case cutAtEnd

  package var description: String {
    switch self {
    case .quiet(let level):
      String(
        format: "is quiet (%.0f dBFS; %.0f or more is better): come nearer or turn the microphone "
          + "up", level, Take.quietest)
    case .clipped(let share):
      String(
        format: "is clipped (%.1f %% of the word is at full scale): turn the microphone down",
        share * 100)
    case .cutAtStart: "begins inside the word: leave a moment of quiet before it"
    case .cutAtEnd: "ends inside the word: leave a moment of quiet after it"
    }
  }
}
