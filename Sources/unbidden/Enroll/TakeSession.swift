import Audio
import Enrollment
import Foundation

/// Records takes at the terminal: says when to speak, shows the level, and asks for a take again
/// when it is clipped, too quiet, cut or too short.
struct TakeSession: ~Copyable {
  /// How often one take may be tried.
  private static let tries = 5

  private var capture: Capture
  private let phrase: String
  private let showsLevel = isatty(STDERR_FILENO) == 1
  private var buffer: [Float] = []

  init(device: String, channel: Int?, phrase: String) throws {
    capture = try Capture(device: device, channel: channel)
    self.phrase = phrase
    buffer.reserveCapacity(Capture.readCapacity)
  }

  mutating func take(_ number: Int, of count: Int) throws -> Take {
    for _ in 0..<Self.tries {
      printError("Take \(number) of \(count): say \"\(phrase)\" once, after a moment of quiet.")
      do {
        let take = try Take(try record())
        guard take.weaknesses.isEmpty else {
          for weakness in take.weaknesses { printError("  Again, please: the take \(weakness).") }
          continue
        }
        return take
      } catch let defect as TakeDefect {
        printError("  Again, please: \(defect).")
      }
    }
    throw TakeSessionError.noGoodTake(number: number, tries: Self.tries)
  }

  /// One word and the quiet around it.
  private mutating func record() throws -> [Float] {
    var recorder = TakeRecorder()
    while recorder.state == .waiting || recorder.state == .speaking {
      buffer.removeAll(keepingCapacity: true)
      let read = try capture.read(into: &buffer, timeout: .seconds(2))
      if case .ended? = read.event { throw TakeSessionError.ended }
      if case .lost(let reason)? = read.event { throw TakeSessionError.lost(reason: reason) }
      recorder.add(buffer)
      show(recorder)
    }
    if showsLevel { writeError("\r\u{1B}[K") }
    return recorder.samples
  }

  private func show(_ recorder: TakeRecorder) {
    guard showsLevel else { return }
    let decibels = max(-60, LevelMeter.decibels(recorder.level))
    let bar = String(repeating: "#", count: Int((decibels + 60) / 2))
    let state = recorder.state == .speaking ? "hearing" : "waiting"
    let line = "\r  \(state) |" + bar.leftAligned(30) + "|"
    writeError(line)
  }
}

/// Why recording takes came to an end.
enum TakeSessionError: Error, CustomStringConvertible {
  case noGoodTake(number: Int, tries: Int)
  case ended
  case lost(reason: String)

  var description: String {
    switch self {
    case .noGoodTake(let number, let tries):
      "take \(number) was not good in \(tries) tries; check the microphone with `unbidden devices`"
    case .ended: "the input came to its end before all takes were recorded"
    case .lost(let reason): "the input went away (\(reason)): begin again when it is back"
    }
  }
}
