import Audio
import Features
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// What each stage of the way from a recording to a detection takes.
///
/// No stage is taken out of the program and run by itself: each block of sound goes through chains
/// of the program's own code of which each has one stage more than the one before, and a stage is
/// the difference between two chains. So the stages add up to what the whole takes. What counts is
/// processor time, of several rounds through the recordings the fastest for each chain: others' work
/// on the machine can only slow it down.
struct StageTimes {
  enum Stage: String, CaseIterable, Encodable {
    case read, spectrum, cepstra, background, mel, encoder, matching, decision

    var label: String {
      switch self {
      case .read: "open, decode, mix, resample"
      case .spectrum: "frame, window, FFT"
      case .cepstra: "mel, noise, logarithm, cepstra, slopes"
      case .background: "distance to the background model"
      case .mel: "frame, window, FFT, log mel"
      case .encoder: "encoder"
      case .matching: "distances to templates, time warping"
      case .decision: "peaks, threshold"
      }
    }
  }

  /// Feature frames of sound in the recordings.
  let frames: Double
  /// Rounds through the recordings of which the fastest counts.
  let rounds: Int
  private let nanoseconds: [Double]

  /// - Parameter seconds: rounds are run until so many seconds have passed, one at least.
  init(
    _ recordings: BenchRecordings, words: [WakeWord], thresholds: [Float], seconds: Double
  ) throws(AudioError) {
    let watch = Stopwatch.wall
    var chains = StageChains(words, thresholds: thresholds)
    var fastest = [Double](repeating: .infinity, count: Stage.allCases.count)
    var rounds = 0
    repeat {
      chains.nanoseconds = [UInt64](repeating: 0, count: fastest.count)
      for path in recordings.paths { try chains.play(path, channel: recordings.channel) }
      for chain in fastest.indices {
        fastest[chain] = min(fastest[chain], Double(chains.nanoseconds[chain]))
      }
      rounds += 1
    } while watch.seconds < seconds
    frames = recordings.seconds / CepstralParameters.standard.frameSeconds
    self.rounds = rounds
    nanoseconds = fastest
  }

  /// Nanoseconds of processor time that a stage takes for a feature frame of sound.
  subscript(stage: Stage) -> Double {
    func chain(_ stage: Stage) -> Double { nanoseconds[Stage.allCases.firstIndex(of: stage)!] }
    // Where a stage is as good as nothing, chance may turn the difference negative.
    let difference =
      switch stage {
      case .read, .spectrum, .mel, .decision: chain(stage)
      case .encoder: chain(.encoder) - chain(.mel)
      case .cepstra: chain(.cepstra) - chain(.spectrum)
      case .background: chain(.background) - chain(.cepstra)
      // The detector picks the peaks itself.
      case .matching:
        chain(.matching) - chain(.background) - chain(.encoder) - chain(.decision)
      }
    return max(0, difference) / frames
  }

  var total: Double { Stage.allCases.reduce(0) { $0 + self[$1] } }
}
