import Spotting
import TensorFile

/// What a wake word file says beside the tensors, as `Docs/wake-word-file.md` tells it: exactly one
/// of ``paths`` and ``takes`` is there.
struct WakeWordFields: Codable {
  var format: String
  var version: Int
  var name: String
  var phrase: String
  var licence: String
  var source: WakeWord.Source
  var acousticModel: String
  var calibration: Calibration
  var falseAlarms: FalseAlarmTable
  var ceiling: Float
  var paths: Paths?
  var takes: Takes?

  struct Paths: Codable {
    var head: StatePathPattern.Head
    var cap: Float
    var verifier: VerifierWeights?
  }

  struct Takes: Codable {
    var cepstralSpace: String
    var scales: TakePattern.Scales
    var takes: [WakeWord.TakeRecord]
    /// Exactly where there are counterexamples, which need version 2.
    var counterexamples: Counterexamples.Rejection?
  }

  init(_ word: WakeWord, format: String, version: Int) {
    self.format = format
    self.version = version
    name = word.name
    phrase = word.phrase
    licence = word.licence
    source = word.source
    acousticModel = word.model.acousticModel
    calibration = word.model.calibration
    falseAlarms = word.falseAlarms
    ceiling = word.ceiling
  }

  static let neitherKind = SafeTensorsError.field(
    "paths, takes", found: "neither or both of them", expected: "one")

  /// Large enough for any score, and small enough that what is computed from it stays finite.
  private static let range: ClosedRange<Float> = -1e6...1e6
  private static let positive: ClosedRange<Float> = 1e-6...1e6

  /// - Throws: ``SafeTensorsError/field(_:found:expected:)`` for what no word can have. JSON cannot
  ///   carry NaN or infinity, but zeros, wrong signs, and numbers from which infinity comes.
  func check() throws(SafeTensorsError) {
    try SafeTensorsError.need(
      WakeWord.isName(name), "name", name.debugDescription, WakeWord.nameRule)
    guard (paths == nil) != (takes == nil) else { throw Self.neitherKind }
    try SafeTensorsError.need(
      takes == nil ? source != .takes : source == .takes || source == .synthesis, "source",
      source.rawValue,
      takes != nil ? "takes or synthesis" : "another than takes for a word of state paths")
    try SafeTensorsError.need(calibration.slope, in: 1e-3...1e6, "calibration.slope")
    try SafeTensorsError.need(calibration.offset, in: Self.range, "calibration.offset")
    try SafeTensorsError.need(falseAlarms.hours, in: Self.positive, "falseAlarms.hours")
    try SafeTensorsError.need(falseAlarms.anchorScore, in: Self.range, "falseAlarms.anchorScore")
    try SafeTensorsError.need(falseAlarms.anchorRate, in: Self.positive, "falseAlarms.anchorRate")
    try SafeTensorsError.need(falseAlarms.decay, in: Self.positive, "falseAlarms.decay")
    try SafeTensorsError.need(ceiling, in: -1e12...1e12, "ceiling")
    if let paths { try paths.check() }
    if let takes { try takes.check() }
    try SafeTensorsError.need(
      (version == 2) == (takes?.counterexamples != nil), "version", version,
      "2 with takes.counterexamples, 1 without")
  }
}

extension WakeWordFields.Takes {
  fileprivate func check() throws(SafeTensorsError) {
    for (scale, name) in [(scales.cepstra, "cepstra"), (scales.phones, "phones")] {
      try SafeTensorsError.need(scale.mean, in: -1e6...1e6, "takes.scales.\(name).mean")
      try SafeTensorsError.need(scale.way, in: 1e-6...1e6, "takes.scales.\(name).way")
    }
    if let counterexamples {
      try SafeTensorsError.need(
        counterexamples.weight, in: 1e-3...100, "takes.counterexamples.weight")
    }
    for (number, take) in takes.enumerated() {
      try SafeTensorsError.need(take.score, in: -1e12...1e12, "takes.takes[\(number)].score")
      try SafeTensorsError.need(take.level, in: -1_000...1_000, "takes.takes[\(number)].level")
      let (start, end) = (take.start, take.end)
      try SafeTensorsError.need(
        start >= 0 && start < end && end <= 1e6, "takes.takes[\(number)].start, end",
        "\(start), \(end)", "seconds from the start of the take, in order")
    }
  }
}

extension WakeWordFields.Paths {
  fileprivate func check() throws(SafeTensorsError) {
    try SafeTensorsError.need(cap, in: 0.1...100, "paths.cap")
    guard let verifier else { return }
    try SafeTensorsError.need(
      head == .states, "paths.head", head.rawValue, "states, where there is a verifier")
    try SafeTensorsError.need(verifier.gate, in: -1e6...1e6, "paths.verifier.gate")
    try SafeTensorsError.need(verifier.frames, in: 1...1_000, "paths.verifier.frames")
    try SafeTensorsError.need(verifier.bias, in: -1e6...1e6, "paths.verifier.bias")
    let count = VerifierWeights.inputCount
    try SafeTensorsError.need(
      verifier.weights.count == count, "paths.verifier.weights", verifier.weights.count,
      "\(count) of them")
    for (number, weight) in verifier.weights.enumerated() {
      try SafeTensorsError.need(weight, in: -1e6...1e6, "paths.verifier.weights[\(number)]")
    }
  }

  /// What the state paths must fulfil beside.
  func check(_ statePaths: [[Int]]) throws(SafeTensorsError) {
    guard verifier != nil else { return }
    let states = statePaths.map { (StatePathPattern.states(of: $0).last ?? 0) + 1 }
    try SafeTensorsError.need(
      states.allSatisfy { $0 == states[0] && $0 >= 3 }, "path", "of \(states) states",
      "three states at least and as many in each, for the verifier")
  }
}
