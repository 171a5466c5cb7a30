import Foundation
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Checkpoints

@Suite("What all families share is read of each")
struct FamilyFilesTests {
  /// A model's tensors as a closure wants them.
  private func weights(
    _ fixture: FamilyFixture, _ write: (String, Tensor, inout SafetensorsWriter) -> Void
  ) throws -> [UInt8] {
    let file = try TensorFile(path: "\(fixture.path)/model.safetensors")
    var writer = SafetensorsWriter()
    for stored in file.layout.tensors {
      let tensor = try #require(try file.tensor(named: stored.name))
      write(stored.name, tensor, &writer)
    }
    return writer.file()
  }

  private func folder(_ fixture: FamilyFixture, _ weights: [UInt8]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(try fixture.configuration.utf8, to: "config.json")
    try folder.write(weights, to: "model.safetensors")
    return folder
  }

  @Test("wrappers around names are taken off", arguments: FamilyFixture.all)
  func wrappers(fixture: FamilyFixture) throws {
    let original = try Checkpoint.read(folder: fixture.path).weights
    for wrapper in ["module.", "model.", "_orig_mod.", "base_model.model."] {
      let bytes = try weights(fixture) { name, tensor, writer in
        writer.add(wrapper + name, tensor.shape.extents, tensor.elements)
      }
      let checkpoint = try folder(fixture, bytes).read()
      #expect(bitDifferences(checkpoint.weights, original) == [], "\(wrapper)")
      #expect(checkpoint.ignored == [], "\(wrapper)")
    }
  }

  @Test("names without prefix are read", arguments: FamilyFixture.all)
  func bare(fixture: FamilyFixture) throws {
    let checkpoint = try Checkpoint.read(folder: fixture.path)
    let prefix = Families.of(checkpoint.configuration.architecture).names.prefix + "."
    let bytes = try weights(fixture) { name, tensor, writer in
      let bare = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
      writer.add(bare, tensor.shape.extents, tensor.elements)
    }
    #expect(bitDifferences(try folder(fixture, bytes).read().weights, checkpoint.weights) == [])
  }

  @Test("masks and frequencies that old files store are ignored, and named")
  func computed() throws {
    let cases = [
      ("pythia", "gpt_neox.layers.0.attention.bias", IgnoredTensor.Reason.mask),
      ("pythia", "gpt_neox.layers.2.attention.masked_bias", .mask),
      ("pythia", "gpt_neox.layers.1.attention.rotary_emb.inv_freq", .frequencies),
      ("neo", "transformer.h.1.attn.attention.bias", .mask),
      ("neo", "transformer.h.1.attn.attention.masked_bias", .mask),
      ("llama", "model.layers.0.self_attn.rotary_emb.inv_freq", .frequencies),
      ("qwen2", "model.rotary_emb.inv_freq", .frequencies),
      ("llama", "model.layers.9.self_attn.q_proj.weight", .beyondLayers),
      ("llama", "model.layers.0.self_attn.q_proj.bias", .foreignPart),
      ("llama", "model.layers.0.self_attn.q_norm.weight", .foreignPart),
      ("llama", "score.weight", .unknown),
    ]
    for (name, tensor, reason) in cases {
      let fixture = FamilyFixture.named(name)
      let checkpoint = try folder(fixture, try adding(tensor, to: fixture)).read()
      #expect(checkpoint.ignored == [IgnoredTensor(name: tensor, reason: reason)], "\(name)")
      let isStrange = reason == .foreignPart || reason == .unknown
      #expect(
        checkpoint.notes == (isStrange ? [.strangers(count: 1, first: tensor)] : []), "\(tensor)")
    }
  }

  /// The model's weights and one more tensor, all zeros.
  private func adding(
    _ name: String, to fixture: FamilyFixture, shape: [Int] = [4], as type: ElementType = .float32
  ) throws -> [UInt8] {
    let file = try TensorFile(path: "\(fixture.path)/model.safetensors")
    var writer = SafetensorsWriter()
    for stored in file.layout.tensors {
      let tensor = try #require(try file.tensor(named: stored.name))
      writer.add(stored.name, tensor.shape.extents, tensor.elements)
    }
    let count = shape.reduce(1, *)
    writer.add(name, type, shape, Array(repeating: 0, count: count * type.bytes))
    return writer.file()
  }

  @Test("a head that is the token embedding again is tied, another is used", arguments: [0, 1])
  func tiedHead(change: Float) throws {
    for name in ["llama3", "smollm2", "qwen2", "neo"] {
      let fixture = FamilyFixture.named(name)
      let embedding = try Checkpoint.read(folder: fixture.path).weights.tokenEmbedding
      var elements = embedding.elements
      elements[5] += change
      var isAdded = false
      let bytes = try weights(fixture) { name, tensor, writer in
        if !isAdded { writer.add("lm_head.weight", embedding.shape.extents, elements) }
        isAdded = true
        writer.add(name, tensor.shape.extents, tensor.elements)
      }
      let checkpoint = try folder(fixture, bytes).read()
      #expect(checkpoint.isTied == (change == 0), "\(name)")
      #expect(checkpoint.notes == (change == 0 ? [] : [.separateHead("lm_head.weight")]), "\(name)")
    }
  }

  @Test("a tied model of which the head alone is stored is whole")
  func headAlone() throws {
    let fixture = FamilyFixture.named("smollm2")
    let bytes = try weights(fixture) { name, tensor, writer in
      let name = name == "model.embed_tokens.weight" ? "lm_head.weight" : name
      writer.add(name, tensor.shape.extents, tensor.elements)
    }
    let checkpoint = try folder(fixture, bytes).read()
    #expect(checkpoint.isTied)
    #expect(
      bitDifferences(checkpoint.weights, try Checkpoint.read(folder: fixture.path).weights) == [])
  }

  @Test(
    "shards are read by their index, which may list what is computed",
    arguments: ["pythia", "qwen3"])
  func shards(name: String) throws {
    let fixture = FamilyFixture.named(name)
    let file = try TensorFile(path: "\(fixture.path)/model.safetensors")
    var writers = [SafetensorsWriter(), SafetensorsWriter()]
    var places: [String] = [#""model.layers.0.self_attn.rotary_emb.inv_freq": "0.safetensors""#]
    if name == "pythia" { places = [#""gpt_neox.layers.0.attention.bias": "1.safetensors""#] }
    for (index, stored) in file.layout.tensors.enumerated() {
      let tensor = try #require(try file.tensor(named: stored.name))
      writers[index % 2].add(stored.name, tensor.shape.extents, tensor.elements)
      places.append("\"\(stored.name)\": \"\(index % 2).safetensors\"")
    }
    let folder = try TemporaryFolder()
    try folder.write(try fixture.configuration.utf8, to: "config.json")
    for index in 0..<2 { try folder.write(writers[index].file(), to: "\(index).safetensors") }
    try folder.write(
      "{\"weight_map\": {\(places.joined(separator: ", "))}}".utf8,
      to: "model.safetensors.index.json")
    let original = try Checkpoint.read(folder: fixture.path).weights
    #expect(bitDifferences(try folder.read().weights, original) == [])
  }

  @Test("biases that are left out altogether are zero, and that is told")
  func absentBiases() throws {
    let fixture = FamilyFixture.named("qwen2")
    let bytes = try weights(fixture) { name, tensor, writer in
      if !name.hasSuffix("bias") { writer.add(name, tensor.shape.extents, tensor.elements) }
    }
    let checkpoint = try folder(fixture, bytes).read()
    #expect(checkpoint.notes == [.absentBiases(6)])
    #expect(checkpoint.weights[.block(1, .keyBias)].elements == Array(repeating: 0, count: 8))
  }

  @Test("tensors are checked against config.json", arguments: FamilyFixture.all)
  func shapes(fixture: FamilyFixture) throws {
    let file = try TensorFile(path: "\(fixture.path)/model.safetensors")
    for stored in file.layout.tensors {
      let name = stored.name
      // Without the tensor.
      let without = try weights(fixture) { other, tensor, writer in
        if other != name { writer.add(other, tensor.shape.extents, tensor.elements) }
      }
      let message = try #require(messageOfReading(try folder(fixture, without)), "\(name)")
      #expect(message.hasPrefix("DIR/model.safetensors has no tensor '\(name)'"), "\(message)")
      // With a row too many.
      let longer = try weights(fixture) { other, tensor, writer in
        guard other == name else {
          return writer.add(other, tensor.shape.extents, tensor.elements)
        }
        var extents = tensor.shape.extents
        extents[extents.count - 1] += 1
        let count = extents.reduce(1, *)
        writer.add(other, extents, Array(repeating: 0.5, count: count))
      }
      let wrong = try #require(messageOfReading(try folder(fixture, longer)), "\(name)")
      #expect(wrong.contains("'\(name)' has the shape"), "\(wrong)")
      #expect(wrong.contains("where config.json asks for"), "\(wrong)")
    }
  }

  @Test("half precision is converted, and told beforehand", arguments: ["pythia", "qwen3"])
  func half(name: String) throws {
    let fixture = FamilyFixture.named(name)
    let bytes = try weights(fixture) { name, tensor, writer in
      writer.add(name, tensor.shape.extents, tensor.elements, as: .bfloat16)
    }
    let folder = try folder(fixture, bytes)
    let checkpoint = try folder.read()
    let preview = try CheckpointPreview(path: folder.path)
    let parameters = checkpoint.configuration.parameterCount(tied: checkpoint.isTied)
    #expect(checkpoint.bytesHeld == 4 * parameters)
    #expect(preview.bytesHeld == checkpoint.bytesHeld)
    #expect(preview.bytesMapped == bytes.count)
  }

  @Test(
    "weights in few bits are refused by the method's name",
    arguments: [
      ("model.layers.0.self_attn.q_proj.qweight", "GPTQ or AWQ"),
      ("model.layers.0.self_attn.q_proj.g_idx", "GPTQ"),
      ("model.layers.0.mlp.up_proj.weight.absmax", "bitsandbytes"),
      ("model.layers.0.mlp.up_proj.weight_scale_inv", "fp8"),
      ("model.layers.0.mlp.up_proj.weight_packed", "compressed-tensors"),
    ])
  func quantised(name: String, method: String) throws {
    let fixture = FamilyFixture.named("llama")
    let message = messageOfReading(
      try folder(fixture, try adding(name, to: fixture, as: .int32)))
    #expect(
      message?.hasPrefix(
        "DIR/model.safetensors holds weights in whole numbers with scales ('\(name)'). It is "
          + "\(method) that names them so. Patchbay computes") == true, "\(message ?? "read")")
  }

  @Test("weights in eight bits are refused by their type")
  func eightBits() throws {
    let fixture = FamilyFixture.named("llama")
    let name = "model.norm.weight"
    let bytes = try weights(fixture) { other, tensor, writer in
      if other == name {
        writer.add(name, .float8E4M3, [16], Array(repeating: 0, count: 16))
      } else {
        writer.add(other, tensor.shape.extents, tensor.elements)
      }
    }
    let message = messageOfReading(try folder(fixture, bytes))
    #expect(
      message?.hasPrefix(
        "DIR/model.safetensors: the tensor 'model.norm.weight' has elements of F8_E4M3, as weights in "
          + "few bits have. Patchbay computes") == true)
  }
}
