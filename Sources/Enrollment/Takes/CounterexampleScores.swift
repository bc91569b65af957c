import Features
import Spotting

/// What counterexamples make of raw scores that are known already.
extension EnrolledTakes {
  /// - Parameters:
  ///   - raws: what the takes score in both spaces at each frame of `stream`.
  ///   - counterexamples: `nil` for raw scores as they are.
  func lowered(
    _ raws: [Float], by counterexamples: Counterexamples?, _ scales: TakePattern.Scales,
    over stream: CepstralSpace.Background, _ phones: PhoneBackground
  ) -> [Float] {
    guard let counterexamples else { return raws }
    return lowered(
      raws, CounterexampleScorer(counterexamples, scales: scales), stream.frames,
      stream.distances, phones.phoneCount, phones.frame)
  }

  /// The same over one of the takes.
  func lowered(
    _ raws: [Float], by counterexamples: Counterexamples?, _ scales: TakePattern.Scales,
    ofTake number: Int
  ) -> [Float] {
    guard let counterexamples else { return raws }
    let posteriorgram = posteriorgrams[number]
    return lowered(
      raws, CounterexampleScorer(counterexamples, scales: scales), takes[number].frames, nil,
      posteriorgram.phoneCount, posteriorgram.frame)
  }

  /// - Parameters:
  ///   - frames: in the space, one after another.
  ///   - distances: what a template must undercut at each; `nil` to measure it.
  private func lowered(
    _ raws: [Float], _ scorer: CounterexampleScorer, _ frames: [Float], _ distances: [Float]?,
    _ phones: Int, _ phoneFrame: (Int, inout [Float]) -> Void
  ) -> [Float] {
    var scorer = scorer
    var frame = [Float](repeating: 0, count: space.paddedDimension)
    var logPosteriors = [Float](repeating: 0, count: phones)
    var costs = [Float](repeating: 0, count: FrameMatrix.stride(phones))
    return raws.enumerated().map { number, raw in
      for index in 0..<space.dimension { frame[index] = frames[number * space.dimension + index] }
      phoneFrame(number, &logPosteriors)
      TemplateMatcher.phoneCosts(logPosteriors, phones: phones, into: &costs)
      return scorer.lowered(
        raw, frame, background: distances?[number] ?? space.backgroundDistance(frame),
        phoneCosts: costs)
    }
  }
}
