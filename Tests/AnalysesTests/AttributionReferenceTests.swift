import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Attribution, lens, predictions and scores agree with TransformerLens")
struct AttributionReferenceTests {
  @Test("direct logit attribution, part by part", arguments: Fixture.all.indices)
  func attribution(index: Int) throws {
    let fixture = Fixture.all[index]
    let ours = try HeadAttribution(fixture.subject)
    func compare(_ values: [Float], _ name: String) {
      let agreement = Agreement(values, fixture["attribution/mean/" + name].elements)
      #expect(agreement.worst < .float32Forward, "\(name): \(agreement)")
    }
    compare(ours.heads.flatMap { $0 }, "heads")
    compare(ours.mlps, "mlps")
    compare(ours.biases, "b_O")
    compare([ours.embedding], "embed")
    compare([try #require(ours.position)], "pos_embed")
    compare([ours.unembedBias], "b_U")
    let byPrompt = Agreement(
      ours.headsByPrompt.flatMap { $0.flatMap { $0 } }, fixture["attribution/heads"].elements)
    #expect(byPrompt.worst < .float32Forward, "\(byPrompt)")
    let differences = Measure.mean(fixture["logit_differences"].elements)
    #expect(abs(ours.logitDifference - differences) < .float32Forward)
    #expect(abs(ours.total - ours.logitDifference) < .attributionSum)
  }

  @Test(
    "the parts sum to the logit difference under an ablation too", arguments: Fixture.all.indices)
  func attributionUnderAblation(index: Int) throws {
    let fixture = Fixture.all[index]
    for kind in Ablation.Kind.allCases {
      let edited = try fixture.subject.adding(
        [Ablation(heads: [Head(0, 0)], mlps: [1], kind: kind)],
        reference: fixture.prompts.reference)
      let ours = try HeadAttribution(edited)
      #expect(abs(ours.total - ours.logitDifference) < .attributionSum, "\(kind)")
      #expect(abs(ours.total - (try HeadAttribution(fixture.subject)).total) > 1e-3, "\(kind)")
    }
  }

  @Test("the logit lens at every residual", arguments: Fixture.all.indices)
  func lens(index: Int) throws {
    let fixture = Fixture.all[index]
    let vocabulary = fixture.weights.configuration.vocabulary
    let recorded = fixture["lens/residuals"].elements
    let row = fixture.requests.lens.row
    let lens = try LogitLens(
      fixture.subject, prompt: row, count: vocabulary, middles: true)
    #expect(lens.layers.map(\.site.hookName) == fixture.requests.lens.residuals)
    var start = 0
    for layer in lens.layers {
      for position in layer.positions {
        let theirs = Array(recorded[start..<start + vocabulary])
        start += vocabulary
        var ours = [Float](repeating: .nan, count: vocabulary)
        for candidate in position.top { ours[candidate.token.rawValue] = candidate.logit }
        let agreement = Agreement(ours, theirs)
        #expect(agreement.worst < .float32Forward, "\(layer.site): \(agreement)")
        let target = try #require(lens.target).rawValue
        #expect(position.targetLogit == ours[target])
        #expect(position.targetRank == theirs.count { $0 > theirs[target] })
      }
    }
    #expect(start == recorded.count)
  }

  @Test(
    "predictions: centred logits, probabilities that sum to one, F", arguments: Fixture.all.indices)
  func predictions(index: Int) throws {
    let fixture = Fixture.all[index]
    let vocabulary = fixture.weights.configuration.vocabulary
    let ours = try NextToken(fixture.subject, count: vocabulary, centred: true)
    for (row, prediction) in ours.prompts.enumerated() {
      var logits = [Float](repeating: .nan, count: vocabulary)
      for candidate in prediction.top { logits[candidate.token.rawValue] = candidate.logit }
      let agreement = Agreement(logits, fixture["centred_logits"].row(row))
      #expect(agreement.worst < .float32Forward, "\(agreement)")
      #expect(abs(prediction.top.reduce(0) { $0 + $1.probability } - 1) < 1e-5)
      #expect(zip(prediction.top, prediction.top.dropFirst()).allSatisfy { $0.logit >= $1.logit })
      let difference = try #require(prediction.logitDifference)
      #expect(abs(difference - fixture["logit_differences"][0, row]) < .float32Forward)
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
