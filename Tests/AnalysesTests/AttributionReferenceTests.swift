import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Attribution, lens, predictions and scores agree with the reference")
struct AttributionReferenceTests {
  @Test("direct logit attribution, part by part", arguments: RecordedModel.all)
  func attribution(model: RecordedModel) throws {
    let ours = try HeadAttribution(model.subject)
    func compare(_ values: [Float], _ name: String) throws {
      // What the model has not is zero where our result has room for it.
      let theirs = try model.attribution(name) ?? values.map { _ in 0 }
      let agreement = Agreement(values, theirs)
      #expect(agreement.worst < model.bound, "\(name): \(agreement)")
    }
    try compare(ours.heads.flatMap { $0 }, "heads")
    try compare(ours.mlps, "mlps")
    try compare(ours.biases, "b_O")
    try compare([ours.embedding], "embed")
    #expect((ours.position == nil) == (try model.attribution("pos_embed") == nil))
    if let position = ours.position { try compare([position], "pos_embed") }
    try compare([ours.unembedBias], "b_U")
    let byPrompt = Agreement(
      ours.headsByPrompt.flatMap { $0.flatMap { $0 } }, try model.attributedHeads())
    #expect(byPrompt.worst < model.bound, "\(byPrompt)")
    let differences = Measure.mean(model["logit_differences"].elements)
    #expect(abs(ours.logitDifference - differences) < .float32Forward)
    #expect(abs(ours.total - ours.logitDifference) < .attributionSum)
  }

  @Test(
    "the parts sum to the logit difference under an ablation too", arguments: RecordedModel.all)
  func attributionUnderAblation(model: RecordedModel) throws {
    for kind in Ablation.Kind.allCases {
      let edited = try model.subject.adding(
        [Ablation(heads: [Head(0, 0)], mlps: [1], kind: kind)], reference: model.reference)
      let ours = try HeadAttribution(edited)
      #expect(abs(ours.total - ours.logitDifference) < .attributionSum, "\(kind)")
      #expect(abs(ours.total - (try HeadAttribution(model.subject)).total) > 1e-3, "\(kind)")
    }
  }

  @Test("the logit lens at every residual", arguments: RecordedModel.all.filter { $0.lens != nil })
  func lens(model: RecordedModel) throws {
    let vocabulary = model.configuration.vocabulary
    let recorded = model["lens/residuals"].elements
    let asked = try #require(model.lens)
    let lens = try LogitLens(model.subject, prompt: asked.row, count: vocabulary, middles: true)
    #expect(lens.layers.map(\.site.hookName) == asked.residuals)
    var start = 0
    for layer in lens.layers {
      for position in layer.positions {
        let theirs = Array(recorded[start..<start + vocabulary])
        start += vocabulary
        var ours = [Float](repeating: .nan, count: vocabulary)
        for candidate in position.top { ours[candidate.token.rawValue] = candidate.logit }
        let agreement = Agreement(ours, theirs)
        #expect(agreement.worst < model.bound, "\(layer.site): \(agreement)")
        let target = try #require(lens.target).rawValue
        #expect(position.targetLogit == ours[target])
        #expect(position.targetRank == theirs.count { $0 > theirs[target] })
      }
    }
    #expect(start == recorded.count)
  }

  @Test(
    "predictions: centred logits, probabilities that sum to one, F", arguments: RecordedModel.all)
  func predictions(model: RecordedModel) throws {
    let vocabulary = model.configuration.vocabulary
    let ours = try NextToken(model.subject, count: vocabulary, centred: true)
    for (row, prediction) in ours.prompts.enumerated() {
      var logits = [Float](repeating: .nan, count: vocabulary)
      for candidate in prediction.top { logits[candidate.token.rawValue] = candidate.logit }
      let agreement = Agreement(logits, model["centred_logits"].row(row))
      #expect(agreement.worst < .float32Forward, "\(agreement)")
      #expect(abs(prediction.top.reduce(0) { $0 + $1.probability } - 1) < 1e-5)
      #expect(zip(prediction.top, prediction.top.dropFirst()).allSatisfy { $0.logit >= $1.logit })
      let difference = try #require(prediction.logitDifference)
      #expect(abs(difference - model["logit_differences"][0, row]) < .float32Forward)
    }
  }

  @Test("previous-token, duplicate, induction and copying scores", arguments: Fixture.all.indices)
  func scores(index: Int) throws {
    let fixture = Fixture.all[index]
    let request = fixture.requests
    let ours = try HeadScores(
      fixture.weights, sequences: request.scores.sequences, names: request.copying.names,
      top: request.copying.top)
    for (values, name) in [
      (ours.previousToken, "previous_token"), (ours.duplicateToken, "duplicate_token"),
      (ours.induction, "induction"),
      (try #require(ours.copying), "copying/processed"),
      (try #require(ours.negativeCopying), "negative_copying/processed"),
    ] {
      let agreement = Agreement(values.flatMap { $0 }, fixture["score/" + name].elements)
      #expect(agreement.worst < .float32Forward, "\(name): \(agreement)")
    }
  }
}
