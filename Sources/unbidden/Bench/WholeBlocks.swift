import Audio

/// Reads a clip in blocks of one length, whatever pieces it is decoded in. Only the last block may
/// be shorter.
struct WholeBlocks: ~Copyable {
  private var clip: RecordingReader
  private let length: Int
  private var piece: [Float] = []

  /// - Parameter length: samples of a block, above 0.
  init(_ path: String, channel: Int?, length: Int) throws(AudioError) {
    clip = try RecordingReader(path: path, channel: channel)
    self.length = length
  }

  /// Replaces the content of `block` with the next block.
  ///
  /// - Returns: whether there was one.
  mutating func next(into block: inout [Float]) -> Bool {
    block.removeAll(keepingCapacity: true)
    while block.count < length, clip.read(into: &piece, atMost: length - block.count) > 0 {
      block.append(contentsOf: piece)
    }
    return !block.isEmpty
  }
}
