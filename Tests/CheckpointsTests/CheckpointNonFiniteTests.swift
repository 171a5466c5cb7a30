import Tensors
import Testing
import Transformer

@testable import Checkpoints

@Suite("Weights that are no numbers are found")
struct CheckpointNonFiniteTests {
  @Test("a finite model has none")
  func finite() throws {
    let folder = try SmallModel.folder()
    #expect(try folder.read().nonFiniteTensors() == [])
  }

  @Test("each tensor is told once, with its stored name and first place")
  func found() throws {
    var writer = SafetensorsWriter()
    for place in SmallModel.places {
      var values = SmallModel.values(place)
      if place == .finalGain { values[2] = .nan }
      if place == .block(1, .mlpInputWeight) {
        values.replaceSubrange(5...6, with: [-.infinity, .nan])
      }
      writer.add(place.bareName, place.shape(SmallModel.configuration).extents, values)
    }
    let folder = try SmallModel.folder(weights: writer.file())
    #expect(
      try folder.read().nonFiniteTensors() == [
        NonFiniteTensor(name: "h.1.mlp.c_fc.weight", index: 5),
        NonFiniteTensor(name: "ln_f.weight", index: 2),
      ])
  }
}
