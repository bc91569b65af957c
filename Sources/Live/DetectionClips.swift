import Audio
import Foundation

/// Keeps a clip of each detection: from the pre-roll before the word to the post-roll after it.
///
/// The listening thread only copies samples out of ``RecentSound`` once the post-roll is over; a
/// queue of its own does the writing.
package struct DetectionClips {
  /// A word lasts less than this, and is noticed less than this after its end, in seconds.
  private static let longestWord = 10.0
  /// A name is tried with this many numbers before the clip is given up.
  private static let mostNumbers = 99

  /// A clip whose post-roll is not over.
  private struct Pending {
    var path: String
    var stretch: Range<Int>
  }

  private let folder: String
  private let preRoll: Int
  private let postRoll: Int
  private var recent: RecentSound
  private var pending: [Pending] = []
  private let writing = DispatchQueue(label: "clips")
  private let tally: ClipTally

  /// Makes the folder, for its owner only, where there is none.
  ///
  /// - Parameters:
  ///   - preRoll: seconds before the word, 0...
  ///   - postRoll: seconds after the word, 0...
  ///   - tally: counts the clips.
  /// - Throws: `ClipWriterError.unwritable`.
  package init(
    folder: String, preRoll: Double, postRoll: Double, tally: ClipTally
  ) throws(ClipWriterError) {
    try Self.make(folder)
    self.folder = folder
    self.preRoll = Int(preRoll * AudioClock.rate)
    self.postRoll = Int(postRoll * AudioClock.rate)
    self.tally = tally
    recent = RecentSound(
      capacity: Int((preRoll + Self.longestWord + postRoll) * AudioClock.rate))
  }

  private static func make(_ folder: String) throws(ClipWriterError) {
    do {
      if !FileManager.default.fileExists(atPath: folder) {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
      }
    } catch {
      throw .unwritable(path: folder, reason: error.localizedDescription)
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
    else { throw .unwritable(path: folder, reason: "it is no folder") }
    guard access(folder, W_OK | X_OK) == 0 else {
      throw .unwritable(path: folder, reason: String(cString: strerror(errno)))
    }
  }

  /// Takes the next samples of the stream, and sends the clips off whose post-roll they end.
  package mutating func append(_ samples: Span<Float>) {
    recent.append(samples)
    while let index = pending.firstIndex(where: { $0.stretch.upperBound <= recent.count }) {
      write(pending.remove(at: index))
    }
  }

  /// Begins a clip of a word, which lies in the stream where the samples `word` are.
  ///
  /// - Returns: where the clip will be.
  package mutating func begin(_ word: Range<Int>, name: String, at time: Date) -> String {
    let path = "\(folder)/\(name)-\(Self.fileStamp(time)).wav"
    let stretch = max(0, word.lowerBound - preRoll)..<word.upperBound + postRoll
    pending.append(Pending(path: path, stretch: stretch))
    return path
  }

  /// Ends the stream: sends off the clips that are not complete, as they are.
  package mutating func finish() {
    pending.forEach(write)
    pending = []
  }

  private func write(_ clip: Pending) {
    let samples = recent[clip.stretch]
    tally.begin()
    writing.async { [tally] in tally.end(Self.write(samples, to: clip.path)) }
  }

  private static func write(_ samples: [Float], to path: String) -> ClipWriterError? {
    do throws(ClipWriterError) {
      var writer = try create(path)
      try writer.write(samples.span)
      try writer.finish()
      return nil
    } catch {
      return error
    }
  }

  /// Two programs may keep clips in one folder, and clocks are put back: then the name gets a
  /// number.
  private static func create(_ path: String) throws(ClipWriterError) -> ClipWriter {
    for number in 1..<mostNumbers {
      do throws(ClipWriterError) {
        return try ClipWriter(path: number == 1 ? path : "\(path.dropLast(4))-\(number).wav")
      } catch .exists {
        continue
      }
    }
    throw .exists(path: path)
  }

  /// ISO 8601 in UTC, with milliseconds and without colons, which some file systems refuse.
  private static func fileStamp(_ time: Date) -> String { timestamp(time).filter { $0 != ":" } }
}

/// The newest seconds of a stream, for clips that begin before the word was known. Made once;
/// taking samples in allocates nothing.
struct RecentSound {
  private var ring: [Float]
  /// Samples that have come in since the start.
  private(set) var count = 0

  /// - Parameter capacity: samples that are kept, above 0.
  init(capacity: Int) { ring = [Float](repeating: 0, count: capacity) }

  mutating func append(_ samples: Span<Float>) {
    var at = count % ring.count
    for index in samples.indices {
      ring[at] = samples[index]
      at += 1
      if at == ring.count { at = 0 }
    }
    count += samples.count
  }

  /// The samples of a stretch, numbered from the start of the stream, as far as they are kept.
  subscript(stretch: Range<Int>) -> [Float] {
    stretch.clamped(to: max(0, count - ring.count)..<count).map { ring[$0 % ring.count] }
  }
}

/// Counts the clips that are being written, kept, or failed.
package final class ClipTally: Sendable {
  private let counts = Locked((kept: 0, failed: 0))
  private let writing = DispatchGroup()
  private let trouble: @Sendable (String) -> Void

  /// - Parameter trouble: gets a line for a person at the first failure, on any thread; the next
  ///   ones are mostly the same.
  package init(trouble: @escaping @Sendable (String) -> Void) { self.trouble = trouble }

  /// Clips that are complete.
  package var kept: Int { counts.withLock { $0.kept } }
  /// Clips that could not be written.
  package var failed: Int { counts.withLock { $0.failed } }

  /// Waits until no clip is being written.
  package func wait() { writing.wait() }

  fileprivate func begin() { writing.enter() }

  /// A clip is kept, or it has failed with `error`.
  fileprivate func end(_ error: ClipWriterError?) {
    let isFirst = counts.withLock { counts in
      if error == nil { counts.kept += 1 } else { counts.failed += 1 }
      return counts.failed == 1
    }
    if let error, isFirst {
      trouble("--save: \(error); further clips that fail are only counted")
    }
    writing.leave()
  }
}
