import Foundation
import NaiveKernels
import Testing

@testable import Features
@testable import TensorFile

@Suite("The naive front end and acoustic model")
struct NaiveAcousticModelTests {
  @Test("Frames and outputs are those of the program, from samples to posteriors")
  func outputs() throws {
    let file = try SafeTensors(SmallModel.data.get())
    let description = try SmallModel.weights.get().description
    let naive = try NaiveAcousticModel(
      floor: description.floor, dilations: description.dilations
    ) { name in
      try file.floats(name, shape: file.tensors[name]?.shape ?? []).values
    }
    let program = try SmallModel.run(Reference.samples)
    let frames = naive.mel.frames(Reference.samples)
    expectClose(frames, Array(program.frames.joined()), tolerance: 1e-3)
    let bottleneck = naive.bottleneck(of: frames)
    let (states, phones) = (naive.states(of: bottleneck), naive.phones(of: bottleneck))
    let count = program.outputs.count
    var outputs: [Float] = []
    for frame in 0..<count {
      for values in [bottleneck, states, phones] {
        let width = values.count / count
        outputs += values[frame * width..<(frame + 1) * width]
      }
    }
    expectClose(outputs, Array(program.outputs.joined()), tolerance: 2e-3)
  }
}
