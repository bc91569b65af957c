import Features
import Spotting

/// How a word is said: phones of the acoustic model, each with how long it lasts.
package struct Pronunciation: Equatable, Sendable {
  /// A phone of the word.
  package struct Phone: Equatable, Sendable {
    /// ARPAbet without stress.
    package var name: String
    /// The number of its class.
    var number: Int
    /// How long it lasts, frames of 20 ms.
    package var frames: Int
  }

  /// In the order in which they are said.
  package let phones: [Phone]

  /// What stands for the quiet between words; it cannot be said.
  private static let silence = "SIL"
  /// Frames that a phone may be given.
  private static let durations = 1...50

  /// - Parameter text: phones with spaces between them, as pronouncing dictionaries write them:
  ///   `HH EH L OW`. Stress digits are passed over; `OW:12` lasts 12 frames of 20 ms instead of the
  ///   mean of its kind.
  /// - Throws: ``PronunciationError``.
  package init(
    _ text: String, for model: AcousticModelWeights = .shipped
  ) throws(PronunciationError) {
    let description = model.description
    guard let means = description.phoneFrames, description.textCalibration != nil else {
      throw .notMeasured
    }
    var phones: [Phone] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts[0].uppercased().filter { !("0"..."2").contains($0) }
      guard let number = description.phones.firstIndex(of: name), name != Self.silence else {
        throw .unknown(String(word), known: Self.known(to: model))
      }
      var frames = max(1, Int(means[number].rounded()))
      if parts.count > 1 {
        guard let given = Int(parts[1]), Self.durations.contains(given) else {
          throw .duration(String(word), expected: Self.durations)
        }
        frames = given
      }
      phones.append(Phone(name: name, number: number, frames: frames))
    }
    self.phones = phones
    let frames = path.count
    guard (Template.shortest...Template.longest).contains(frames) else {
      throw .length(seconds: Double(frames) * FrameTime.hopSeconds)
    }
  }

  /// The phones that can be said, in order.
  package static func known(to model: AcousticModelWeights) -> [String] {
    model.description.phones.filter { $0 != silence }.sorted()
  }

  /// For each frame the number of its phone.
  package var path: [Int] { phones.flatMap { [Int](repeating: $0.number, count: $0.frames) } }

  /// As a dictionary writes it, without durations.
  package var text: String { phones.map(\.name).joined(separator: " ") }
}
