import Features

/// What a detector needs to know of a wake word: what it is matched by, and what its scores mean.
package struct WordModel: Equatable, Sendable {
  /// What it is matched by.
  package var pattern: Pattern
  /// How raw scores become calibrated ones.
  package var calibration: Calibration

  /// What the stream is compared with.
  package enum Pattern: Equatable, Sendable {
    /// Takes, in ``CepstralSpace`` and in the phones of the acoustic model.
    case takes(TakePattern)
    /// Classes of the acoustic model.
    case statePaths(StatePathPattern)
  }

  /// - Parameter calibration: for raw scores of `pattern`.
  package init(pattern: Pattern, calibration: Calibration) {
    self.pattern = pattern
    self.calibration = calibration
  }

  /// The hash of the acoustic model that it was made for, ``AcousticModelWeights/hash``.
  package var acousticModel: String {
    switch pattern {
    case .takes(let pattern): pattern.acousticModel
    case .statePaths(let pattern): pattern.acousticModel
    }
  }

  /// Length of each template or state path, seconds.
  package var lengths: [Double] {
    let frames =
      switch pattern {
      case .takes(let pattern): pattern.cepstra.map(\.frameCount)
      case .statePaths(let pattern): pattern.statePaths.map(\.count)
      }
    return frames.map { Double($0) * FrameTime.hopSeconds }
  }
}

/// What the front ends say of one frame of 20 ms; valid until the next.
package struct FrameFeatures {
  /// Of the frame, from 0 at the start of the stream, see ``FrameTime``.
  package var number: Int
  /// Log posteriors of all states, nats.
  package var states: UnsafePointer<Float>
  /// Log posteriors of all phones, nats; of no meaning where no word needs them.
  package var phones: UnsafePointer<Float>
  /// The frame in the ``CepstralSpace``, ``CepstralSpace/paddedDimension`` values; of no meaning
  /// where no word of takes needs it.
  package var cepstra: UnsafePointer<Float>
  /// The distance that a template must undercut there, see
  /// ``CepstralSpace/backgroundDistance(_:)``.
  package var background: Float

  /// - Precondition: the pointers stay valid until the frame has been scored.
  package init(
    number: Int, states: UnsafePointer<Float>, phones: UnsafePointer<Float>,
    cepstra: UnsafePointer<Float>, background: Float
  ) {
    (self.number, self.states, self.phones) = (number, states, phones)
    (self.cepstra, self.background) = (cepstra, background)
  }
}

/// Turns frames into matches, for all of a detector's words that are matched in one way.
package protocol WordScorer: Sendable {
  /// Moves on by one frame and sets the match of each of its words that ends there.
  ///
  /// - Parameter matches: of all the detector's words.
  mutating func step(_ frame: FrameFeatures, into matches: inout [ScoredMatch])
  /// Forgets the stream, as if newly made.
  mutating func reset()
}
