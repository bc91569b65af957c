/// What a wake word of takes is matched by, in two spaces at once: the cepstra tell one speaker's
/// word from all others, the acoustic model's phones one word by many speakers.
package struct TakePattern: Equatable, Sendable {
  /// Of each take, in ``CepstralSpace``.
  package var cepstra: [Template]
  /// Of each take the posteriors, from 0 to 1, of the acoustic model's phones.
  package var phones: [Template]
  /// The hash of the acoustic model, ``AcousticModelWeights/hash``.
  package var acousticModel: String
  /// How the raw scores of both spaces add up.
  package var scales: Scales
  /// What is not the word although it sounds like it; `nil` without any.
  package var counterexamples: Counterexamples?

  /// How the raw scores of both spaces become one.
  package struct Scales: Equatable, Sendable, Codable {
    /// Of raw scores in ``CepstralSpace``, minus a mean distance.
    package var cepstra: ScoreScale
    /// Of raw scores in the phones, minus a mean cost in nats.
    package var phones: ScoreScale

    /// A scale for each space.
    package init(cepstra: ScoreScale, phones: ScoreScale) {
      self.cepstra = cepstra
      self.phones = phones
    }

    /// The raw score in both spaces at one frame: half of each space's, standardised. 0 where the
    /// background scores, 1 where the takes do.
    package func raw(cepstra cepstraRaw: Float, phones phoneRaw: Float) -> Float {
      (cepstra.standardised(cepstraRaw) + phones.standardised(phoneRaw)) / 2
    }
  }

  /// - Parameters:
  ///   - cepstra: one for each take.
  ///   - phones: one for each take, in the same order.
  package init(
    cepstra: [Template], phones: [Template], acousticModel: String, scales: Scales,
    counterexamples: Counterexamples? = nil
  ) {
    self.cepstra = cepstra
    self.phones = phones
    self.acousticModel = acousticModel
    self.scales = scales
    self.counterexamples = counterexamples
  }
}

/// What raw scores of one space are worth, so that those of two can be added.
package struct ScoreScale: Equatable, Sendable, Codable {
  /// The background's mean score, see ``BackgroundScores/mean``.
  package var mean: Float
  /// How far above it the takes themselves score, see ``Calibration``; above 0.
  package var way: Float

  /// A scale that is known, of a file.
  package init(mean: Float, way: Float) {
    self.mean = mean
    self.way = way
  }

  /// - Parameters:
  ///   - background: raw scores at each frame of the background.
  ///   - heldOut: for each take the raw scores of the others' templates at each of its frames.
  package init(background: [Float], heldOut: [[Float]]) {
    let scores = BackgroundScores(background)
    mean = scores.mean
    way = Calibration.way(scores, heldOut: heldOut.map(scores.best))
  }

  /// 0 where the background scores, 1 where the takes do.
  package func standardised(_ raw: Float) -> Float { (raw - mean) / way }
}

/// One take of a wake word as a sequence of feature frames.
package struct Template: Equatable, Sendable {
  /// Frame after frame, `frameCount` times `dimension` values.
  package let values: [Float]
  /// Values of one frame.
  package let dimension: Int
  /// Frames of 20 ms.
  package var frameCount: Int { values.count / dimension }

  /// - Precondition: `values` is a whole number of frames, at least one.
  package init(values: [Float], dimension: Int) {
    precondition(dimension > 0 && !values.isEmpty && values.count % dimension == 0)
    self.values = values
    self.dimension = dimension
  }

  /// Frames that a template may have at least and at most: 0.2 s, shorter than any wake word, and
  /// 4 s, longer than any.
  package static let shortest = 10
  /// See ``shortest``.
  package static let longest = 200
}
