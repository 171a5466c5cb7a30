import Foundation
import Tensors
import Testing
import Transformer

@testable import Checkpoints

@Suite("What training code saves is read where its numbers are certain, else refused by its cause")
struct TrainingExportTests {
  /// The small model, each tensor as a closure wants it.
  private static func weights(
    _ write: (Parameter, inout SafetensorsWriter) -> Void
  ) -> [UInt8] {
    var writer = SafetensorsWriter()
    for place in SmallModel.places { write(place, &writer) }
    return writer.file()
  }

  private static func add(_ place: Parameter, to writer: inout SafetensorsWriter) {
    writer.add(
      place.name, place.shape(SmallModel.configuration).extents, SmallModel.values(place))
  }

  @Test(
    "wrappers around names are taken off",
    arguments: [
      "_orig_mod.", "module.", "_module.", "model.", "module._orig_mod.", "_orig_mod.module.",
      "_forward_module.", "base_model.model.",
    ])
  func wrappers(prefix: String) throws {
    for bare in [false, true] {
      let writer = SmallModel.writer { prefix + (bare ? $0.bareName : $0.name) }
      let checkpoint = try SmallModel.folder(weights: writer.file()).read()
      #expect(SmallModel.differences(checkpoint.weights) == [])
      #expect(checkpoint.notes == [])
    }
  }

  @Test("wrappers within names too")
  func innerWrappers() throws {
    let writer = SmallModel.writer { place in
      place.name.replacing(/h\.(\d)\./) { "h.\($0.1)._checkpoint_wrapped_module._orig_mod." }
    }
    #expect(
      SmallModel.differences(try SmallModel.folder(weights: writer.file()).read().weights) == [])
  }

  @Test("linear maps stored [out, in] are transposed, the square one too")
  func transposed() throws {
    let turned = Self.weights { place, writer in
      guard place.isLinearMap else { return Self.add(place, to: &writer) }
      let shape = place.shape(SmallModel.configuration).extents
      let values = SmallModel.values(place)
      writer.add(
        place.name, shape.reversed(),
        (0..<shape[1]).flatMap { column in
          (0..<shape[0]).map { values[$0 * shape[1] + column] }
        })
    }
    let checkpoint = try SmallModel.folder(weights: turned).read()
    #expect(SmallModel.differences(checkpoint.weights) == [])
    #expect(checkpoint.notes == [.transposed])
    #expect(checkpoint.bytesHeld == 4 * 2 * (4 * 12 + 4 * 4 + 4 * 6 + 6 * 4))
  }

  /// Which biases are left out.
  enum Group: CaseIterable {
    case norms, maps, all

    func contains(_ place: Parameter) -> Bool {
      let isOfNorm = place.bareName.contains("ln_")
      return place.isBias && (self == .all || (self == .norms) == isOfNorm)
    }
  }

  @Test("biases that are left out altogether are zero, and that is told", arguments: Group.allCases)
  func absentBiases(group: Group) throws {
    let file = Self.weights { place, writer in
      if !group.contains(place) { Self.add(place, to: &writer) }
    }
    let checkpoint = try SmallModel.folder(weights: file).read()
    let left = SmallModel.places.filter(group.contains)
    #expect(Set(SmallModel.differences(checkpoint.weights)) == Set(left))
    for place in left {
      #expect(place.tensor(of: checkpoint.weights)?.elements.allSatisfy { $0 == 0 } == true)
    }
    #expect(checkpoint.notes == [.absentBiases(left.count)])
    #expect(CheckpointNote.absentBiases(1).changesNumbers)
  }

  @Test(
    "a bias that is missing among others is missing, and so are all beside parts of other names")
  func missingBias() throws {
    let biases = SmallModel.places.filter(\.isBias)
    for place in biases {
      let file = Self.weights { if $0 != place { Self.add($0, to: &$1) } }
      #expect(
        messageOfReading(try SmallModel.folder(weights: file))?
          .hasPrefix("DIR/model.safetensors has no tensor '\(place.name)'.") == true)
    }
    let renamed = SmallModel.writer { place in
      place.isBias ? place.name.replacing(".bias", with: ".shift") : place.name
    }
    #expect(
      messageOfReading(try SmallModel.folder(weights: renamed.file()))?
        .hasPrefix("DIR/model.safetensors has no tensor 'transformer.h.0.ln_1.bias'.") == true)
  }

  @Test(
    "an adapter beside the weights is refused",
    arguments: [
      "transformer.h.0.attn.c_attn.lora_A.default.weight",
      "base_model.model.transformer.h.1.attn.c_attn.lora_B.weight",
      "h.0.attn.lora_magnitude_vector",
      "transformer.h.0.mlp.c_fc.ia3_l.default", "lm_head.modules_to_save.default.weight",
      "base_model.model.transformer.h.0.attn.c_attn.base_layer.weight",
    ])
  func adapters(name: String) throws {
    var writer = SmallModel.writer()
    writer.add(name, [4], [1, 2, 3, 4])
    #expect(
      messageOfReading(try SmallModel.folder(weights: writer.file()))
        == "DIR/model.safetensors holds an adapter such as LoRA's ('\(name)') beside the weights that "
        + "it changes; without it these would be the numbers of the base model. Merge the adapter "
        + "into the weights in Python, with peft's merge_and_unload(), save the model with "
        + "save_pretrained(DIR2), and open DIR2")
  }

  @Test(
    "files of an adapter in the folder are refused, with and without weights",
    arguments: ["adapter_config.json", "adapter_model.safetensors", "adapter_model.bin"])
  func adapterFiles(file: String) throws {
    let merge =
      "Merge the adapter into the weights in Python, with peft's merge_and_unload(), save the model "
      + "with save_pretrained(DIR2), and open DIR2"
    let alone = try TemporaryFolder()
    try alone.write([], to: file)
    #expect(
      messageOfReading(alone)
        == "DIR holds an adapter (\(file)), such as LoRA's, without the weights that it changes. "
        + merge)
    let beside = try SmallModel.folder()
    try beside.write([], to: file)
    #expect(
      messageOfReading(beside)
        == "DIR holds an adapter (\(file)) beside the weights that it changes; without it these would "
        + "be the numbers of the base model. \(merge); or move the adapter's files away to look at "
        + "the base model")
  }

  @Test(
    "weights in whole numbers are refused",
    arguments: ["h.0.attn.c_attn.qweight", "transformer.h.0.mlp.c_fc.SCB", "h.1.mlp.c_fc.scales"])
  func quantised(name: String) throws {
    var writer = SmallModel.writer()
    writer.add(name, .int32, [1], [0, 0, 0, 0])
    #expect(
      messageOfReading(try SmallModel.folder(weights: writer.file()))?
        .hasPrefix("DIR/model.safetensors holds weights in whole numbers with scales ('\(name)').")
        == true)
  }

  @Test("tensors that are no part of the model are told, not passed over")
  func strangers() throws {
    var writer = SmallModel.writer()
    writer.add("score.weight", [2, 4], Array(repeating: 1, count: 8))
    var checkpoint = try SmallModel.folder(weights: writer.file()).read()
    #expect(SmallModel.differences(checkpoint.weights) == [])
    #expect(checkpoint.notes == [.strangers(count: 1, first: "score.weight")])
    #expect(
      checkpoint.notes.map(\.description) == [
        "the tensor 'score.weight' is no part of the model and is left aside; `info` lists what is "
          + "ignored"
      ])
    writer.add("transformer.h.0.attn.q_norm.weight", [4], [1, 1, 1, 1])
    checkpoint = try SmallModel.folder(weights: writer.file()).read()
    #expect(checkpoint.notes == [.strangers(count: 2, first: "score.weight")])
    #expect(checkpoint.ignored.map(\.reason) == [.unknown, .foreignPart])
    #expect(checkpoint.notes.map(\.changesNumbers) == [true])
  }

  @Test("weights that config.json says are in few bits are refused")
  func quantisedSetting() throws {
    let json = SmallModel.json.replacing(
      "{\"model_type\"",
      with: "{\"quantization_config\": {\"quant_method\": \"gptq\"}, \"model_type\"")
    #expect(
      messageOfReading(try SmallModel.folder(json: json))
        == "DIR/config.json says that the weights were put into few bits (quantization_config, gptq). "
        + "Patchbay computes with the weights as they were trained: give the model from before "
        + "quantisation, or dequantise it in Python with model.dequantize().save_pretrained(DIR2)")
  }

  @Test("an adapter alone names the model that it was trained on")
  func adapterBase() throws {
    let folder = try TemporaryFolder()
    try folder.write("{\"base_model_name_or_path\": \"gpt2\"}".utf8, to: "adapter_config.json")
    #expect(
      messageOfReading(folder)?
        .contains("without the weights that it changes, those of 'gpt2'. Merge") == true)
  }

  @Test("pruned heads are refused, an empty list of them is not")
  func pruned() throws {
    func json(_ heads: String) -> String {
      SmallModel.json.replacing(
        "{\"model_type\"", with: "{\"pruned_heads\": \(heads), \"model_type\"")
    }
    for none in ["{}", "null", "{\"0\": []}"] {
      #expect(try SmallModel.folder(json: json(none)).read().notes == [])
    }
    #expect(
      messageOfReading(try SmallModel.folder(json: json("{\"0\": [1], \"1\": []}")))
        == "DIR/config.json says that heads were pruned (pruned_heads, in layer 0). Patchbay shows "
        + "models with all their heads: give the model from before pruning, and ablate those heads")
  }

  @Test("double precision is rounded to single")
  func doubles() throws {
    func bytes(_ value: Double) -> [UInt8] {
      (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    var writer = SafetensorsWriter()
    for place in SmallModel.places {
      writer.add(
        place.name, .float64, place.shape(SmallModel.configuration).extents,
        SmallModel.values(place).flatMap { bytes(Double($0) * (1 + 0x1p-30)) })
    }
    let checkpoint = try SmallModel.folder(weights: writer.file()).read()
    #expect(SmallModel.differences(checkpoint.weights) == [])
    #expect(checkpoint.elementTypes == [.float64])
    #expect(checkpoint.bytesHeld == 4 * SmallModel.configuration.parameterCount(tied: true))
  }

  @Test(
    "double precision beyond single is refused, infinity is not", arguments: [1e300, .infinity])
  func hugeDoubles(value: Double) throws {
    let file = Self.weights { place, writer in
      guard place == .finalBias else { return Self.add(place, to: &writer) }
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
      writer.add(place.name, .float64, [4], (0..<4).flatMap { _ in bytes })
    }
    #expect(
      messageOfReading(try SmallModel.folder(weights: file))
        == (value.isFinite
          ? "DIR/model.safetensors: the tensor 'transformer.ln_f.bias' has numbers that single "
            + "precision cannot hold. Patchbay computes in single precision: give weights within 3.4e38"
          : nil))
  }

  @Test("metadata may be null")
  func noMetadata() throws {
    var file = SmallModel.writer().file()
    let length = file[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = String(decoding: file[8..<8 + length], as: UTF8.self)
    file = SafetensorsWriter.file(
      header: "{\"__metadata__\":null," + header.dropFirst(), data: Array(file[(8 + length)...]))
    #expect(SmallModel.differences(try SmallModel.folder(weights: file).read().weights) == [])
  }
}
