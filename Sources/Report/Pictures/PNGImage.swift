import Foundation

/// An image of up to 256 colours as a PNG file (PNG Specification, third edition): palette, 8 bits a
/// pixel, the pixels in stored blocks of deflate (RFC 1951), so that no library is needed. A picture of a
/// recording has a few ten thousand pixels.
package struct PNGImage: Sendable {
  let width: Int
  let height: Int
  private let palette: [Colour]
  /// Row after row from the top, numbers of colours.
  private let pixels: [UInt8]

  package struct Colour: Sendable, Equatable {
    var red: UInt8
    var green: UInt8
    var blue: UInt8
  }

  /// - Parameters:
  ///   - pixels: row after row from the top, `width` times the height of them, each the number of a
  ///     colour.
  ///   - palette: 1 to 256 colours.
  package init(width: Int, pixels: [UInt8], palette: [Colour]) {
    precondition(width > 0 && !pixels.isEmpty && pixels.count % width == 0)
    precondition((1...256).contains(palette.count))
    self.width = width
    height = pixels.count / width
    self.pixels = pixels
    self.palette = palette
  }

  /// The file.
  package var data: Data {
    var header = Self.bytes(UInt32(width)) + Self.bytes(UInt32(height))
    // Bits a pixel, kind of colour (palette), and the only ways there are to compress, to filter; no
    // interlacing.
    header += [8, 3, 0, 0, 0]
    var rows: [UInt8] = []
    rows.reserveCapacity(pixels.count + height)
    for row in 0..<height {
      rows.append(0)
      rows += pixels[row * width..<(row + 1) * width]
    }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += Self.chunk("IHDR", header)
    file += Self.chunk("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] })
    file += Self.chunk("IDAT", Self.stored(rows))
    file += Self.chunk("IEND", [])
    return Data(file)
  }

  /// The file as a `data:` URI.
  package var uri: String { "data:image/png;base64," + data.base64EncodedString() }

  private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
    let named = Array(type.utf8) + content
    return bytes(UInt32(content.count)) + named + bytes(checksum(named))
  }

  /// A zlib stream (RFC 1950) of blocks as they are.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let count = min(65_535, bytes.count - start)
      let isLast: UInt8 = start + count == bytes.count ? 1 : 0
      let (low, high) = (UInt8(count & 255), UInt8(count >> 8))
      stream += [isLast, low, high, ~low, ~high]
      stream += bytes[start..<start + count]
      start += count
    } while start < bytes.count
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return stream + Self.bytes(b << 16 | a)
  }

  /// CRC-32 of ISO 3309.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in table[Int((sum ^ UInt32(byte)) & 255)] ^ (sum >> 8) }
  }

  private static let table: [UInt32] = (0..<256).map { number in
    (0..<8).reduce(UInt32(number)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }

  private static func bytes(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
  }
}
