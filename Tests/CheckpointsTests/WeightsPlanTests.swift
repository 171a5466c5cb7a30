import Tensors
import TestSupport
import Testing
import Transformer

@testable import Checkpoints

@Suite("Stored tensors are checked against config.json")
struct WeightsPlanTests {
  private static let untied = SmallModel.json.replacing(
    "{\"model_type\"", with: "{\"tie_word_embeddings\": false, \"model_type\"")

  @Test(
    "a stored head equal to the embedding is tied where config.json ties them or says nothing",
    arguments: [ElementType.float32, .float16])
  func tiedHead(type: ElementType) throws {
    var writer = SmallModel.writer()
    writer.add("lm_head.weight", [5, 4], SmallModel.values(.tokenEmbedding), as: type)
    let checkpoint = try SmallModel.folder(weights: writer.file()).read()
    #expect(checkpoint.isTied)
    let head = IgnoredTensor(name: "lm_head.weight", reason: .sameAsTokenEmbedding)
    #expect(checkpoint.ignored == [head])
    #expect(checkpoint.notes == [])
  }

  @Test(
    "what config.json unties stays apart, equal or not, also where it is written",
    arguments: [0, 1])
  func untiedHead(change: Float) throws {
    var values = SmallModel.values(.tokenEmbedding)
    values[19] += change
    var writer = SmallModel.writer()
    writer.add("lm_head.weight", [5, 4], values)
    let folder = try SmallModel.folder(json: Self.untied, weights: writer.file())
    let checkpoint = try folder.read()
    #expect(!checkpoint.isTied)
    #expect(checkpoint.weights.separateUnembedding?.elements == values)
    #expect(checkpoint.notes == [])
    #expect(checkpoint.ignored == [])
    try CheckpointContents(checkpoint).write(to: folder.file("written"))
    let written = try Checkpoint.read(folder: folder.file("written"))
    #expect(!written.isTied)
    #expect(!written.settings.isTied)
    #expect(written.weights.separateUnembedding?.elements == values)
  }

  @Test("another head than the embedding is used where config.json ties them, and that is noted")
  func otherHead() throws {
    var values = SmallModel.values(.tokenEmbedding)
    values[19] += 1
    var writer = SmallModel.writer()
    writer.add("lm_head.weight", [5, 4], values)
    let tied = SmallModel.json.replacing(
      "{\"model_type\"", with: "{\"tie_word_embeddings\": true, \"model_type\"")
    for json in [SmallModel.json, tied] {
      let checkpoint = try SmallModel.folder(json: json, weights: writer.file()).read()
      #expect(checkpoint.weights.separateUnembedding?.elements == values)
      #expect(checkpoint.notes == [.separateHead("lm_head.weight")])
      #expect(checkpoint.ignored == [])
    }
    #expect(CheckpointNote.separateHead("x").changesNumbers)
  }

  @Test("a tied model of which the head alone is stored is whole")
  func headAlone() throws {
    let writer = SmallModel.writer { $0 == .tokenEmbedding ? "lm_head.weight" : $0.name }
    let folder = try SmallModel.folder(weights: writer.file())
    let checkpoint = try folder.read()
    #expect(checkpoint.isTied)
    #expect(SmallModel.differences(checkpoint.weights) == [])
    #expect(checkpoint.notes == [])
    #expect(checkpoint.ignored == [])
    #expect(
      messageOfReading(try SmallModel.folder(json: Self.untied, weights: writer.file()))?
        .hasPrefix("DIR/model.safetensors has no tensor 'transformer.wte.weight'.") == true)
  }

  @Test("the stored rows of the token embedding count", arguments: [4, 6])
  func rows(configured: Int) throws {
    let json = SmallModel.json.replacing("\"vocab_size\": 5", with: "\"vocab_size\": \(configured)")
    let checkpoint = try SmallModel.folder(json: json).read()
    #expect(checkpoint.configuration.vocabulary == 5)
    #expect(checkpoint.settings.vocabulary == configured)
    #expect(checkpoint.notes == [.vocabularyRows(configured: configured, stored: 5)])
  }

  @Test("sizes from the smallest up are read", arguments: [1, 2, 5], [(1, 1), (1, 16), (5, 20)])
  func sizes(layers: Int, heads: (Int, Int)) throws {
    let configuration = Configuration(
      layers: layers, heads: heads.0, width: heads.1, vocabulary: 3, context: 2)
    var writer = SafetensorsWriter()
    for place in Parameter.gpt2(layers: layers, hasSeparateHead: false) {
      let shape = place.shape(configuration)
      writer.add(place.name, shape.extents, Array(repeating: 0.5, count: shape.count))
    }
    let json = """
      {"model_type": "gpt2", "n_layer": \(layers), "n_head": \(heads.0), "n_embd": \(heads.1),
       "n_inner": null, "n_ctx": 2, "vocab_size": 3}
      """
    let folder = try SmallModel.folder(json: json, weights: writer.file())
    #expect(try folder.read().configuration == configuration)
  }

  @Test("what is missing, doubled or of a wrong shape or type is told", arguments: Case.all)
  func refusals(_ wrong: Case) throws {
    let folder = try SmallModel.folder(
      json: wrong.isTied ? SmallModel.json : Self.untied, weights: wrong.weights)
    #expect(messageOfReading(folder) == wrong.message)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var isTied = true
    let weights: [UInt8]
    let message: String

    /// The small model with one of its tensors as a closure wants it, nil for none.
    private static func changed(
      _ place: Parameter, _ change: (inout SafetensorsWriter) -> Void
    ) -> [UInt8] {
      var writer = SafetensorsWriter()
      for other in SmallModel.places {
        if other == place {
          change(&writer)
        } else {
          writer.add(
            other.name, other.shape(SmallModel.configuration).extents, SmallModel.values(other))
        }
      }
      return writer.file()
    }

    private static let file = "DIR/model.safetensors"
    private static let together =
      "Check that weights and config.json belong together, and download both again"
    private static let belong = "Check that weights and config.json belong together"

    static let all: [Case] = [
      Case(
        testDescription: "a missing tensor", weights: changed(.finalBias) { _ in },
        message: "\(file) has no tensor 'transformer.ln_f.bias'. \(together)"),
      Case(
        testDescription: "a misspelt tensor",
        weights: changed(.block(0, .attentionInputWeight)) {
          $0.add("transformer.h.0.attn.c_atn.weight", [4, 12], Array(repeating: 0, count: 48))
        },
        message: "\(file) has no tensor 'transformer.h.0.attn.c_attn.weight'. Did its writer mean "
          + "'transformer.h.0.attn.c_atn.weight'? \(together)"),
      Case(
        testDescription: "no tensor at all", weights: SafetensorsWriter().file(),
        message: "\(file) has no tensor 'transformer.wte.weight'. \(together)"),
      Case(
        testDescription: "a missing head", isTied: false, weights: SmallModel.writer().file(),
        message: "\(file) has no tensor 'lm_head.weight', though config.json sets "
          + "tie_word_embeddings false. Set it true if the token embedding is also the "
          + "unembedding, else write the file again with the head"),
      Case(
        testDescription: "a transposed weight",
        weights: changed(.block(1, .mlpInputWeight)) {
          $0.add("transformer.h.1.mlp.c_fc.weight", [6, 4], Array(repeating: 0, count: 24))
        },
        message:
          "\(file): the tensor 'transformer.h.1.mlp.c_fc.weight' is transposed, [6, 4] where "
          + "config.json asks for [4, 6], and not all maps of the file are. Write the file again with "
          + "one layout for all"),
      Case(
        testDescription: "a weight of another shape",
        weights: changed(.block(1, .mlpInputWeight)) {
          $0.add("transformer.h.1.mlp.c_fc.weight", [4, 5], Array(repeating: 0, count: 20))
        },
        message: "\(file): the tensor 'transformer.h.1.mlp.c_fc.weight' has the shape [4, 5] where "
          + "config.json asks for [4, 6]. \(belong)"),
      Case(
        testDescription: "a layer of fewer heads",
        weights: changed(.block(1, .attentionInputWeight)) {
          $0.add("transformer.h.1.attn.c_attn.weight", [4, 6], Array(repeating: 0, count: 24))
        },
        message: "\(file): the tensor 'transformer.h.1.attn.c_attn.weight' has the shape [4, 6] of "
          + "fewer heads than the [4, 12] that config.json asks for: heads were pruned. Patchbay "
          + "shows models with all their heads: give the model from before pruning, and ablate those "
          + "heads"),
      Case(
        testDescription: "a table of another width",
        weights: changed(.tokenEmbedding) {
          $0.add("transformer.wte.weight", [4, 5], Array(repeating: 0, count: 20))
        },
        message: "\(file): the tensor 'transformer.wte.weight' has the shape [4, 5] where "
          + "config.json asks for [rows, 4], with at most 4194304 rows. \(belong)"),
      Case(
        testDescription: "a table without rows",
        weights: changed(.tokenEmbedding) { $0.add("transformer.wte.weight", [0, 4], []) },
        message: "\(file): the tensor 'transformer.wte.weight' has the shape [0, 4] where "
          + "config.json asks for [rows, 4], with at most 4194304 rows. \(belong)"),
      Case(
        testDescription: "whole numbers",
        weights: changed(.finalGain) {
          $0.add("transformer.ln_f.weight", .int64, [4], Array(repeating: 0, count: 32))
        },
        message: "\(file): the tensor 'transformer.ln_f.weight' has elements of I64. Patchbay "
          + "reads weights of F64, F32, F16 and BF16: convert the model, in Python with "
          + "model.float().save_pretrained(DIR2)"),
      Case(
        testDescription: "a tensor with and without prefix",
        weights: changed(.finalBias) {
          $0.add("transformer.ln_f.bias", [4], [1, 2, 3, 4])
          $0.add("ln_f.bias", [4], [1, 2, 3, 4])
        },
        message: "\(file) has the tensor 'ln_f.bias' a second time, as 'transformer.ln_f.bias'. "
          + "Remove one of them and write the file again"),
    ]
  }
}
