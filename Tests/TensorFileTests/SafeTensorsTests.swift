import Foundation
import Testing

@testable import TensorFile

/// A file of the test bundle, see Resources/make.py.
func resource(_ name: String) throws -> Data {
  let url = try #require(
    Bundle.module.url(forResource: "Resources/\(name)", withExtension: nil))
  return try Data(contentsOf: url)
}

/// What Resources/make.py writes.
func sampleTensors() -> SafeTensors {
  var file = SafeTensors()
  file.metadata["note"] = "Grüße, \"quoted\" \\ and a/b"
  file.tensors["codes"] = SafeTensors.Tensor(
    type: .int8, shape: [2, 4],
    bytes: Data([-128, -1, 0, 127, 1, 2, 3, 4].map { UInt8(bitPattern: $0) }))
  file.add("empty", [], shape: [0, 3])
  file.add("frames", [0.1, -2.5, 3e38, .leastNonzeroMagnitude, 0, -0.0], shape: [2, 3])
  file.add("one", [0.75], shape: [])
  return file
}

@Suite("Tensors in the safetensors layout")
struct SafeTensorsTests {
  @Test("What is written is read back, to the bit")
  func roundTrip() throws {
    let file = sampleTensors()
    let read = try SafeTensors(try file.encoded())
    #expect(read.metadata == file.metadata && read.tensors == file.tensors)
    #expect(try SafeTensors(SafeTensors().encoded()).tensors.isEmpty)
  }

  @Test("A file by Python's safetensors is read")
  func python() throws {
    let read = try SafeTensors(resource("python.safetensors"))
    let expected = sampleTensors()
    #expect(read.metadata == expected.metadata && read.tensors == expected.tensors)
    let (values, shape) = try read.floats("frames", shape: [nil, 3])
    #expect(values == [0.1, -2.5, 3e38, .leastNonzeroMagnitude, 0, 0] && shape == [2, 3])
    #expect(values[5].sign == .minus)
    #expect(try read.bytes("codes", shape: [2, nil]).values == [-128, -1, 0, 127, 1, 2, 3, 4])
    #expect(try read.floats("one", shape: []).values == [0.75])
    #expect(try read.floats("empty", shape: [nil, 3]).shape == [0, 3])
  }

  @Test("What is written equals, byte by byte, a file that Python's safetensors opens")
  func forPython() throws {
    #expect(try sampleTensors().encoded() == resource("swift.safetensors"))
  }

  @Test("Equal content gives equal bytes, whatever came first")
  func sameBytes() throws {
    var other = SafeTensors()
    let file = sampleTensors()
    for name in file.tensors.keys.sorted(by: >) { other.tensors[name] = file.tensors[name] }
    other.metadata = file.metadata
    #expect(try other.encoded() == file.encoded())
  }

  @Test("A part of larger data is read like data of its own")
  func slice() throws {
    let bytes = try sampleTensors().encoded()
    let within = Data([1, 2, 3]) + bytes + Data([4, 5])
    #expect(try SafeTensors(within[3..<3 + bytes.count]).tensors == sampleTensors().tensors)
  }

  @Test("Tensors begin at a multiple of their values' size")
  func alignment() throws {
    var file = SafeTensors()
    file.metadata["odd"] = "1"
    file.add("frames", [1, 2], shape: [2])
    let bytes = try file.encoded()
    #expect((bytes.count - 8) % 4 == 0 && bytes[0] % 8 == 0)
  }

  @Test("A tensor that is missing, of another type or of another shape is refused")
  func otherTensors() {
    let file = sampleTensors()
    #expect(throws: SafeTensorsError.missing(tensor: "none")) {
      try file.floats("none", shape: [nil])
    }
    #expect(
      throws: SafeTensorsError.unexpected(
        tensor: "codes", found: "I8 [2, 4]", expected: "F32 [\"2\", \"4\"]")
    ) { try file.floats("codes", shape: [2, 4]) }
    for shape in [[2], [3, 3], [2, 3, 1], [nil, 4]] as [[Int?]] {
      #expect { try file.floats("frames", shape: shape) } throws: {
        guard case .unexpected("frames", "F32 [2, 3]", _)? = $0 as? SafeTensorsError else {
          return false
        }
        return true
      }
    }
    #expect(throws: SafeTensorsError.self) { try file.bytes("frames", shape: [2, 3]) }
  }

  @Test("Numbers that are not finite are refused, and which", arguments: [0, 3, 5])
  func notFinite(element: Int) {
    for bad in [Float.nan, .infinity, -.infinity, .signalingNaN] {
      var values: [Float] = [0, 1, 2, 3, 4, 5]
      values[element] = bad
      var file = SafeTensors()
      file.add("frames", values, shape: [2, 3])
      #expect(throws: SafeTensorsError.notFinite(tensor: "frames", element: element)) {
        try file.floats("frames", shape: [nil, 3])
      }
    }
  }
}
