import Foundation

/// What is wrong with a take.
package enum TakeDefect: Error, Equatable, CustomStringConvertible {
  case noWord
  case short(seconds: Double)
  case long(seconds: Double)

  package var description: String {
    switch self {
    case .noWord: "nothing stands out from the background; say the wake word once, clearly"
    case .short(let seconds):
      "the word lasts only \(rounded(seconds)) s; at least \(Take.shortestWord) s were expected"
    case .long(let seconds):
      "the word lasts \(rounded(seconds)) s; at most \(Take.longestWord) s were expected: say only "
        + "the wake word, with quiet before and after it"
    }
  }

  private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}

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
