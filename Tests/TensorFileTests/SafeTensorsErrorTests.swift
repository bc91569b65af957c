import Foundation
import TestSupport
import Testing

@testable import TensorFile

/// A file with the given header and as many data bytes.
private func file(_ header: String, data: Int = 0) -> Data {
  var file = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
  file.append(contentsOf: header.utf8)
  file.append(Data(count: data))
  return file
}

private func entry(_ offsets: String, shape: String = "[1]", type: String = "F32") -> String {
  #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
}

/// The error with which a file is refused; none where it is taken.
private func refusal(_ data: Data) -> SafeTensorsError? {
  do throws(SafeTensorsError) {
    _ = try SafeTensors(data)
    return nil
  } catch { return error }
}

@Suite("Damaged safetensors files")
struct SafeTensorsErrorTests {
  @Test("A file too short for a header length is refused", arguments: 0..<8)
  func tooShort(bytes: Int) {
    #expect(refusal(Data(count: bytes)) == .tooShort(bytes: bytes))
  }

  @Test(
    "A header longer than the file is refused",
    arguments: [1, 100, 1 << 24, 1 << 32, 1 << 63, .max, .max - 7] as [UInt64])
  func headerLength(length: UInt64) {
    let data = withUnsafeBytes(of: length.littleEndian) { Data($0) }
    #expect(refusal(data) == .headerLength(length, bytes: 8))
    #expect("\(SafeTensorsError.headerLength(length, bytes: 8))".contains("\(length)"))
  }

  @Test("A header of more than 16 MiB is refused, even where the file is as long")
  func absurdHeader() {
    let length = (16 << 20) + 1
    var data = withUnsafeBytes(of: UInt64(length).littleEndian) { Data($0) }
    data.append(Data(repeating: UInt8(ascii: " "), count: length))
    let error = SafeTensorsError.headerLength(UInt64(length), bytes: length + 8)
    #expect(refusal(data) == error)
    #expect("\(error)".contains("\(length - 1) were expected"))
  }

  @Test(
    "A header that is no JSON object of tensors is refused",
    arguments: [
      "", "{", "[]", "null", "7", "{}}", "\u{0}", #"{"a":1}"#, #"{"a":{}}"#, #"{"__metadata__":7}"#,
      #"{"__metadata__":{"a":7}}"#, #"{"a":{"dtype":"F32","shape":[1]}}"#,
      #"{"a":{"dtype":1,"shape":[1],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[1e40],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,4]}}"#,
    ])
  func header(text: String) {
    guard case .header(let why)? = refusal(file(text, data: 4)) else {
      Issue.record("\(text): \(String(describing: refusal(file(text, data: 4))))")
      return
    }
    #expect(!why.isEmpty)
  }

  @Test("A header of brackets without end is refused, not followed until the stack is full")
  func deepHeader() {
    guard case .header? = refusal(file(String(repeating: #"{"a":["#, count: 100_000))) else {
      Issue.record("taken")
      return
    }
  }

  @Test("A header that is not UTF-8 is refused")
  func encoding() {
    var data = file(#"{"x":{}}"#)
    data[10] = 0xFF
    guard case .header? = refusal(data) else {
      Issue.record("taken")
      return
    }
  }

  @Test("Unknown types are refused", arguments: ["F64", "f32", "", "BF16", "I64"])
  func type(type: String) {
    let data = file(#"{"a":\#(entry("[0,4]", type: type))}"#, data: 4)
    #expect(refusal(data) == .tensorType(tensor: "a", found: type))
  }

  @Test("A length that does not fit type and shape is refused")
  func length() {
    #expect(
      refusal(file(#"{"a":\#(entry("[0,4]", shape: "[2]"))}"#, data: 4))
        == .tensorLength(tensor: "a", bytes: 4, expected: "8"))
    #expect(
      refusal(file(#"{"a":\#(entry("[0,4]", shape: "[3]", type: "I8"))}"#, data: 4))
        == .tensorLength(tensor: "a", bytes: 4, expected: "3"))
    #expect(
      refusal(file(#"{"a":\#(entry("[0,0]", shape: "[]"))}"#))
        == .tensorLength(tensor: "a", bytes: 0, expected: "4"))
  }

  @Test(
    "Shapes whose product no number holds, or with negative extents, are refused",
    arguments: [
      "[9223372036854775807,2]", "[4611686018427387904,4]", "[2305843009213693952,8,0]",
      "[-1,-1]", "[-1]", "[0,-1]", "[-9223372036854775808,-9223372036854775808]",
    ])
  func shapes(shape: String) {
    let offsets = shape == "[-1,-1]" ? "[0,4]" : "[0,0]"
    guard
      case .tensorLength("a", _, let expected)? =
        refusal(file(#"{"a":\#(entry(offsets, shape: shape))}"#, data: 4))
    else {
      Issue.record("\(shape) is taken")
      return
    }
    #expect(expected.contains("possible"))
  }

  @Test("A tensor beyond the data is refused")
  func outside() {
    #expect(
      refusal(file(#"{"a":\#(entry("[0,8]", shape: "[2]"))}"#, data: 7))
        == .outside(tensor: "a", end: 8, dataBytes: 7))
    #expect(
      refusal(
        file(
          #"{"a":\#(entry("[9223372036854775803,9223372036854775807]"))}"#, data: 4))
        == .outside(tensor: "a", end: .max, dataBytes: 4))
  }

  @Test("Tensors that overlap are refused")
  func overlap() {
    let data = file(#"{"a":\#(entry("[0,4]")),"b":\#(entry("[2,6]"))}"#, data: 6)
    #expect(refusal(data) == .overlap("a", "b"))
    let same = file(#"{"a":\#(entry("[0,4]")),"b":\#(entry("[0,4]"))}"#, data: 4)
    #expect(refusal(same) == .overlap("a", "b"))
    let inside = file(
      #"{"a":\#(entry("[0,4]")),"b":\#(entry("[2,2]", shape: "[0]"))}"#, data: 4)
    #expect(refusal(inside) == .overlap("a", "b"))
  }

  @Test("Bytes that belong to no tensor are refused")
  func gap() {
    #expect(refusal(file(#"{"a":\#(entry("[1,5]"))}"#, data: 5)) == .unused(from: 0, to: 1))
    let between = file(#"{"a":\#(entry("[0,4]")),"b":\#(entry("[6,10]"))}"#, data: 10)
    #expect(refusal(between) == .unused(from: 4, to: 6))
    #expect(refusal(file(#"{"a":\#(entry("[0,4]"))}"#, data: 5)) == .unused(from: 4, to: 5))
    #expect(refusal(file("{}", data: 1)) == .unused(from: 0, to: 1))
  }

  @Test("Cut off anywhere, a file is refused")
  func truncated() throws {
    let data = try resource("python.safetensors")
    for length in 0..<data.count { #expect(refusal(data[..<length]) != nil, "\(length) bytes") }
  }

  @Test("Damaged at random, a file is read or refused, and every refusal has words")
  func mutations() throws {
    var random = SplitMix(99)
    for original in try [resource("python.safetensors"), resource("swift.safetensors")] {
      for _ in 0..<3_000 {
        var data = original
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          // Mostly the header, where the structure lies.
          let place = Int.random(in: 0..<data.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: data[place] = UInt8.random(in: 0...255, using: &random)
          case 1: data[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
          default: data[place] = Array("0123456789-[]{},:\"eE.".utf8).randomElement(using: &random)!
          }
        }
        do throws(SafeTensorsError) {
          let file = try SafeTensors(data)
          for (name, tensor) in file.tensors {
            #expect(tensor.bytes.count <= data.count)
            _ = try file.floats(name, shape: tensor.shape)
          }
        } catch { #expect(!"\(error)".isEmpty) }
      }
    }
  }

  @Test("Each refusal names what it found")
  func words() {
    let errors: [(SafeTensorsError, [String])] = [
      (.tooShort(bytes: 3), ["3 bytes", "8 bytes"]),
      (.headerLength(900, bytes: 20), ["900", "20"]),
      (.header("odd"), ["odd"]),
      (.tensorType(tensor: "a", found: "F64"), ["a", "F64", "F32"]),
      (.tensorLength(tensor: "a", bytes: 3, expected: "4"), ["a", "3", "4"]),
      (.outside(tensor: "a", end: 77, dataBytes: 66), ["a", "77", "66"]),
      (.overlap("one", "two"), ["one", "two"]),
      (.unused(from: 5, to: 9), ["5", "9"]),
      (.missing(tensor: "a"), ["a", "missing"]),
      (.unexpected(tensor: "a", found: "x", expected: "y"), ["a", "x", "y"]),
      (.notFinite(tensor: "a", element: 12), ["a", "12"]),
    ]
    for (error, words) in errors {
      for word in words { #expect("\(error)".contains(word)) }
    }
  }
}
