/// Makes hostile files out of good ones, the same at every run: a first approach to what a fuzzer
/// does, for as many rounds as a test can afford.
package struct ByteMutator {
  private var random: SplitMix
  /// Bytes from the front that are harmed more often than the rest: the header.
  private let headBytes: Int

  /// - Parameters:
  ///   - seed: of all that follows.
  ///   - headBytes: two thirds of the changes fall in so many bytes at the front.
  package init(seed: UInt64, headBytes: Int = 128) {
    random = SplitMix(seed)
    self.headBytes = headBytes
  }

  /// The seed with up to eight changes: bytes and bits flipped, numbers at the edges of their
  /// ranges put into fields, stretches repeated or taken out, the end cut off.
  package mutating func mutant(of seed: [UInt8]) -> [UInt8] {
    var bytes = seed
    for _ in 0...random.next(below: 8) where !bytes.isEmpty {
      let place = position(in: bytes)
      switch random.next(below: 12) {
      case 0..<3: bytes[place] = UInt8(random.next(below: 256))
      case 3..<5: bytes[place] ^= 1 << UInt8(random.next(below: 8))
      case 5..<9: overwrite(&bytes, at: place, with: boundary())
      case 9: splice(&bytes, at: place)
      case 10: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.next(below: 64)))
      default: if random.next(below: 2) == 0 { bytes.removeLast(random.next(below: bytes.count)) }
      }
    }
    return bytes
  }

  private mutating func position(in bytes: [UInt8]) -> Int {
    let reach = random.next(below: 3) == 0 ? bytes.count : min(bytes.count, headBytes)
    return random.next(below: reach)
  }

  private func overwrite(_ bytes: inout [UInt8], at place: Int, with field: [UInt8]) {
    for (index, byte) in field.enumerated() where place + index < bytes.count {
      bytes[place + index] = byte
    }
  }

  /// A number of 2, 4 or 8 bytes that lies where arithmetic goes wrong, in either byte order.
  private mutating func boundary() -> [UInt8] {
    let width = [2, 4, 8][random.next(below: 3)]
    let top = UInt64.max >> UInt64(64 - 8 * width)
    let edges = [0, 1, top, top >> 1, (top >> 1) + 1, top - 7, top / 3, 1 << 16, 1 << 31]
    let value = edges[random.next(below: edges.count)]
    let bytes = (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    return random.next(below: 2) == 0 ? bytes : bytes.reversed()
  }

  /// Puts a stretch of the file in once more somewhere else.
  private mutating func splice(_ bytes: inout [UInt8], at place: Int) {
    let start = random.next(below: bytes.count)
    let end = min(bytes.count, start + 1 + random.next(below: 64))
    bytes.insert(contentsOf: bytes[start..<end], at: place)
  }
}

extension SplitMix {
  /// 0..<limit; the bias of the remainder does not matter to tests.
  fileprivate mutating func next(below limit: Int) -> Int {
    Int(next() % UInt64(limit))
  }
}
