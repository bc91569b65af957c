/// Sounds that a wake word of takes was falsely heard in, as templates in the same two spaces as its
/// takes.
package struct Counterexamples: Equatable, Sendable {
  /// Of each sound, in ``CepstralSpace``; one at least.
  package var cepstra: [Template]
  /// Of each sound the posteriors of the phones, in the same order.
  package var phones: [Template]
  /// How they lower the word's score.
  package var rejection: Rejection

  /// - Parameters:
  ///   - cepstra: one for each sound, one at least.
  ///   - phones: one for each sound, in the same order.
  package init(cepstra: [Template], phones: [Template], rejection: Rejection = .standard) {
    self.cepstra = cepstra
    self.phones = phones
    self.rejection = rejection
  }

  /// How much a word's raw score is lowered where a counterexample matches better than the takes do.
  package struct Rejection: Equatable, Sendable, Codable {
    /// Raw score that is taken away for each unit by which the counterexample scores more; above 0.
    package var weight: Float

    /// Measured on speakers of the train part (Training/RESULTS.md).
    package static let standard = Rejection(weight: 4)

    /// One that is known, of a file.
    package init(weight: Float) {
      self.weight = weight
    }

    /// - Parameters:
    ///   - raw: what the takes score in both spaces; minus infinity stays so.
    ///   - counterexample: what the best counterexample does.
    package func lowered(_ raw: Float, by counterexample: Float) -> Float {
      // Two infinities would have no difference.
      raw > -.infinity ? raw - weight * max(0, counterexample - raw) : raw
    }
  }
}

/// Scores a word's counterexamples frame by frame, and lowers its raw scores by them.
package struct CounterexampleScorer: Sendable {
  /// Frames, the newest included, of which the best score counts: a counterexample comes to its end
  /// before the word's takes do, which could be heard until then.
  private static let reach = 20

  private let scales: TakePattern.Scales
  private let rejection: Counterexamples.Rejection
  private var cepstra: TemplateMatcher
  private var phones: TemplateMatcher
  /// The best raw scores of the newest frames, a ring.
  private var recent = [Float](repeating: -.infinity, count: reach)
  private var next = 0

  /// - Parameter scales: those of the word's takes.
  package init(_ counterexamples: Counterexamples, scales: TakePattern.Scales) {
    self.scales = scales
    rejection = counterexamples.rejection
    cepstra = TemplateMatcher(counterexamples.cepstra, in: .cepstra)
    phones = TemplateMatcher(counterexamples.phones, in: .phones)
  }

  /// Moves on by one frame.
  ///
  /// - Parameters:
  ///   - raw: what the takes score there in both spaces.
  ///   - frame: as of ``TemplateMatcher/step(_:background:)``, in the cepstral space.
  ///   - phoneCosts: the same frame's, see ``TemplateMatcher/phoneCosts(_:phones:into:)``.
  /// - Returns: the raw score, lowered.
  package mutating func lowered(
    _ raw: Float, _ frame: UnsafePointer<Float>, background: Float, phoneCosts: [Float]
  ) -> Float {
    _ = cepstra.step(frame, background: background)
    _ = phones.step(phoneCosts)
    // Each counterexample is a sound of its own: unlike takes they need not agree.
    var best = -Float.infinity
    for number in 0..<cepstra.count {
      best = max(
        best, scales.raw(cepstra: cepstra.score(number), phones: phones.score(number)))
    }
    recent[next] = best
    next = (next + 1) % Self.reach
    for score in recent { best = max(best, score) }
    return rejection.lowered(raw, by: best)
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() {
    cepstra.reset()
    phones.reset()
    for index in recent.indices { recent[index] = -.infinity }
    next = 0
  }
}
