import Tensors
import Testing
import Transformer

@testable import Checkpoints

@Suite("A checkpoint is read from its folder")
struct CheckpointTests {
  @Test("every tensor comes to its place, whatever the type and the prefix")
  func places() throws {
    for type in [ElementType.float32, .float16, .bfloat16] {
      let prefixed = try SmallModel.folder(weights: SmallModel.writer(type: type).file())
      let bare = try SmallModel.folder(
        weights: SmallModel.writer(type: type, name: \.bareName).file())
      let mixed = try SmallModel.folder(
        weights: SmallModel.writer(type: type) {
          $0 == .tokenEmbedding || $0 == .finalBias ? $0.bareName : $0.name
        }.file())
      for folder in [prefixed, bare, mixed] {
        let checkpoint = try folder.read()
        #expect(SmallModel.differences(checkpoint.weights) == [], "\(type)")
        #expect(checkpoint.configuration == SmallModel.configuration)
        #expect(checkpoint.elementTypes == [type])
        #expect(checkpoint.isTied)
        #expect(checkpoint.ignored == [])
        #expect(checkpoint.notes == [])
      }
    }
  }

  @Test(
    "aligned single precision is mapped, all else held",
    arguments: [
      (ElementType.float32, 0, true), (.float32, 1, false), (.float16, 0, false),
      (.bfloat16, 0, false),
    ])
  func memory(type: ElementType, shift: Int, isMapped: Bool) throws {
    let writer = SmallModel.writer(type: type)
    let headerLength = writer.file().count - writer.entries.reduce(0) { $0 + $1.bytes.count }
    let padding = (4 - headerLength % 4) % 4 + shift
    let bytes = writer.file(padding: padding)
    let folder = try SmallModel.folder(weights: bytes)
    let checkpoint = try Checkpoint.read(folder: folder.path + "/")
    let numbers = SmallModel.places.reduce(0) { $0 + SmallModel.values($1).count }
    #expect(checkpoint.bytesHeld == (isMapped ? 0 : 4 * numbers))
    #expect(checkpoint.weights.tokenEmbedding.isBorrowed == isMapped)
    #expect(SmallModel.differences(checkpoint.weights) == [])
    #expect(checkpoint.files == [WeightsFile(name: "model.safetensors", bytes.count)])
    #expect(checkpoint.bytesOnDisk == bytes.count)
    #expect(checkpoint.folder == folder.path)
  }

  @Test("weights outlive the checkpoint and the file's name")
  func lifetime() throws {
    let weights = try {
      let folder = try SmallModel.folder()
      return try folder.read().weights
    }()
    #expect(SmallModel.differences(weights) == [])
  }

  @Test("masks, strange tensors and surplus layers are ignored, and reported")
  func ignored() throws {
    var writer = SmallModel.writer()
    writer.add("h.0.attn.bias", .bool, [1, 1, 3, 3], Array(repeating: 1, count: 9))
    writer.add("transformer.h.1.attn.masked_bias", [], [-10_000])
    writer.add("h.2.ln_1.weight", [1], [1])
    writer.add("h.01.ln_1.weight", [1], [1])
    writer.add("score.weight", .int64, [0, 4], [])
    let folder = try SmallModel.folder(weights: writer.file())
    let checkpoint = try folder.read()
    #expect(
      Set(checkpoint.ignored) == [
        IgnoredTensor(name: "h.0.attn.bias", reason: .mask),
        IgnoredTensor(name: "transformer.h.1.attn.masked_bias", reason: .mask),
        IgnoredTensor(name: "h.2.ln_1.weight", reason: .beyondLayers),
        IgnoredTensor(name: "h.01.ln_1.weight", reason: .unknown),
        IgnoredTensor(name: "score.weight", reason: .unknown),
      ])
    #expect(SmallModel.differences(checkpoint.weights) == [])
  }

  @Test("reasons and notes are words")
  func words() {
    let reasons: [IgnoredTensor.Reason] = [
      .mask, .frequencies, .sameAsTokenEmbedding, .beyondLayers, .foreignPart, .unknown,
    ]
    #expect(
      reasons.map(\.description) == [
        "causal mask, which is computed", "frequencies of rotary positions, which are computed",
        "the same as the token embedding", "of a layer beyond those of config.json",
        "a part that config.json does not give the model", "no tensor of the model",
      ])
    #expect(
      CheckpointNote.vocabularyRows(configured: 50_257, stored: 50_258).description
        == "the token embedding has 50258 rows, config.json says vocab_size 50257; "
        + "the 50258 rows are used")
    #expect(
      CheckpointNote.separateHead("lm_head.weight").description
        == "lm_head.weight differs from the token embedding, though config.json ties them or says "
        + "nothing; the stored head is used, as in transformers 5 (version 4 used the embedding). "
        + "Set tie_word_embeddings to false to say so")
    #expect(
      CheckpointNote.transposed.description
        == "linear maps are stored [out, in], as PyTorch's own; they were transposed")
    #expect(
      CheckpointNote.absentBiases(26).description
        == "26 biases are not stored and are taken as zero, as transformers does")
    #expect(
      CheckpointNote.strangers(count: 3, first: "a\u{1B}").description
        == "3 tensors are no part of the model and are left aside, such as 'a\\u{1B}'; `info` lists "
        + "what is ignored")
    #expect(
      CheckpointNote.dynamicScaling.description
        == "rotary positions are scaled only in texts longer than max_position_embeddings (rope type "
        + "dynamic), and Patchbay reads none that long: they are not scaled")
  }
}
