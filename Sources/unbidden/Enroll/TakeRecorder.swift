import Audio

/// Waits in a stream of samples for one word, as a pure state machine: quiet, then the word, then
/// quiet again.
struct TakeRecorder {
  enum State: Equatable {
    /// The room is being listened to, or nothing has been said yet.
    case waiting
    case speaking
    case done
    /// Nothing was said, or somebody never stopped.
    case timedOut
  }

  /// Samples of one block of the level, 50 ms.
  private static let block = sampleRate / 20
  /// Blocks at the start that tell how loud the room is: 0.3 s.
  private static let roomBlocks = 6
  /// How far above the room a word lies at least, as a ratio of amplitudes: 12 dB.
  private static let prominence: Float = 4
  /// Blocks of quiet after which the word is over: 0.7 s, longer than a pause inside a phrase.
  private static let quietBlocks = 14
  /// Blocks after which waiting ends: 8 s.
  private static let longest = 160

  private(set) var state = State.waiting
  private(set) var samples: [Float] = []
  /// Root mean square of the newest block.
  private(set) var level: Float = 0
  private var measured = 0
  private var levels: [Float] = []
  private var quiet = 0

  /// Takes the next samples, 16 kHz mono.
  mutating func add(_ new: [Float]) {
    guard state == .waiting || state == .speaking else { return }
    samples += new
    while samples.count - measured >= Self.block, state != .done, state != .timedOut {
      var meter = LevelMeter()
      meter.update(samples.span.extracting(measured..<measured + Self.block))
      measured += Self.block
      level = meter.rms
      step()
    }
  }

  private mutating func step() {
    levels.append(level)
    guard levels.count > Self.roomBlocks else { return }
    let room = max(levels[..<Self.roomBlocks].sorted()[Self.roomBlocks / 2], 1e-4)
    let loud = level > room * Self.prominence
    if loud { state = .speaking }
    quiet = loud ? 0 : quiet + 1
    if state == .speaking, quiet >= Self.quietBlocks { state = .done }
    if state != .done, levels.count >= Self.longest { state = .timedOut }
  }
}
