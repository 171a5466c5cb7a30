import Analyses
import Circuits
import Foundation
import Screen
import Tasks
import Tokens
import Testing
import Transformer

@testable import Explorer

/// Answers made of nothing but small whole numbers.
enum MadeUp {
  static func answer(_ request: QueryRequest, _ model: ModelFacts) -> AnyAnswer {
    let second = request.query.models.first == .b ? 1 : 0
    let edits = request.inputs.edits.reduce(second) { $0 + $1.heads.count }
    let prompt = request.inputs.prompts.first ?? Prompt(tokens: [TokenID(0)])
    switch request.query.query {
    case let query as GenerationQuery:
      return AnyAnswer(step(query, prompt, model, edits))
    case is PredictionQuery: return AnyAnswer(prediction(prompt, model, edits))
    case is AttributionQuery: return AnyAnswer(attribution(model, edits))
    case let query as PatternsQuery:
      let heads = query.head.map { [$0] } ?? model.heads
      return AnyAnswer(
        Dictionary(uniqueKeysWithValues: heads.map { ($0, pattern($0, prompt, edits)) }))
    case is EndAttentionQuery:
      return AnyAnswer(
        EndAttention.rows(
          (0..<model.shape.layers).map { layer in
            (0..<model.shape.heads).map { pattern(Head(layer, $0), prompt, edits)[prompt.end] }
          }))
    case is LensQuery: return AnyAnswer(lens(prompt, model, edits))
    case let query as LensComparisonQuery:
      let shifts = [query.first, query.second].map { condition in
        (condition.model == .b ? 1 : 0)
          + (condition.side == .after ? request.inputs.edits.reduce(0) { $0 + $1.heads.count } : 0)
      }
      return AnyAnswer(lensComparison(query.group, prompt, model, shifts))
    case is ResidualNormsQuery:
      let norms = (0...model.shape.layers).map { layer in
        prompt.tokens.indices.map { Double(10 * layer + $0 + edits) / 4 }
      }
      return AnyAnswer(decoded(as: ResidualNorms.self, ["norms": norms]))
    case let query as AblationSweepQuery:
      return AnyAnswer((0..<model.shape.heads).map { Float($0 - query.layer - edits) / 4 })
    case is ReferencesQuery: return AnyAnswer(ReferencesQuery.Ready())
    case is MeansQuery:
      return AnyAnswer(
        ListMeans(logitDifference: 2, accuracy: 0.9, answerProbability: 0.5, years: nil))
    case let query as WeightedPatternQuery:
      return AnyAnswer(pattern(query.head, prompt, edits))
    case is ScoresQuery: return AnyAnswer(scores(model))
    case is FiniteQuery: return AnyAnswer([String]())
    case is HashQuery: return AnyAnswer("0123")
    default:
      if let query = request.query.query as? any CircuitQuery {
        return MadeUpCircuits.answer(query, request, model, edits)
      }
      switch request.query.query {
      case let query as DiscoveryQuery:
        return AnyAnswer(MadeUpCircuits.discovery(query, model, edits))
      case let query as EdgeScoresQuery:
        return AnyAnswer(MadeUpCircuits.edgeScores(query, model))
      case let query as EdgeRunQuery:
        let count = query.circuit.edges.count
        return AnyAnswer(
          EdgeCircuitRun(score: Float(count) / 8, full: 4, corrupted: -0.5, perPrompt: []))
      default: break
      }
      return request.query.isPatch
        ? MadeUpPatches.answer(request, model, edits)
        : ofHead(request.query, prompt, model, edits)
    }
  }

  private static func ofHead(
    _ query: AnyQuery, _ prompt: Prompt, _ model: ModelFacts, _ edits: Int
  ) -> AnyAnswer {
    switch query.query {
    case let query as ComponentLensQuery:
      let count = query.group == .mlps ? model.shape.layers : model.shape.heads
      return AnyAnswer(componentLens(query.group, count, prompt, model, edits))
    case is YearLensQuery:
      let rows: [[Int]] = (0..<100).map { start in
        (0..<100).map { year -> Int in year == start ? 8 : (year * 7 + start) % 5 - 2 }
      }
      let years: YearLens = decoded([
        "component": encoded(ComponentLens.Component.head(Head(0, 1))), "scale": "raw",
        "rows": rows, "counts": [Int](repeating: 1, count: 100),
      ])
      return AnyAnswer(years)
    case let query as ScatterQuery:
      let points = (0..<20).flatMap { prompt -> [[String: Any]] in
        let object: [String: Any] = [
          "prompt": prompt, "name": "IO", "attention": Double(prompt) / 20,
          "projection": prompt + edits,
        ]
        let subject: [String: Any] = [
          "prompt": prompt, "name": "S", "attention": Double(19 - prompt) / 40,
          "projection": -prompt / 2,
        ]
        return [object, subject]
      }
      let scatter: HeadScatter = decoded([
        "head": encoded(query.head), "subjects": query.subjects.rawValue, "points": points,
      ])
      return AnyAnswer(scatter)
    default: return weights(query, model)
    }
  }

  private static func componentLens(
    _ group: ComponentGroup, _ count: Int, _ prompt: Prompt, _ model: ModelFacts, _ edits: Int
  ) -> ComponentLens {
    let lens = lens(prompt, model, edits)
    let readings = (0..<count).map { place -> [String: Any] in
      let component: ComponentLens.Component =
        switch group {
        case .mlps: .mlp(place)
        case .heads(let layer): .head(Head(layer, place))
        }
      let positions = lens.layers[place % lens.layers.count].positions
      return ["component": encoded(component), "positions": encoded(positions)]
    }
    return decoded(["readings": readings, "scale": "scaled"])
  }

  /// A value as JSON of Foundation.
  static func encoded(_ value: some Encodable) -> Any {
    do {
      return try JSONSerialization.jsonObject(
        with: JSONEncoder().encode(value), options: .fragmentsAllowed)
    } catch {
      fatalError("\(error)")
    }
  }

  private static func candidates(
    _ count: Int, _ model: ModelFacts, _ shift: Int
  ) -> [[String: Any]] {
    (0..<count).map { place -> [String: Any] in
      let token: Int = (place * 7 + 256 + shift) % model.shape.vocabulary
      let share: Double = 0.5 / Double(1 << min(place, 20))
      return ["token": token, "logit": 20 - place, "probability": share]
    }
  }

  private static func prediction(
    _ prompt: Prompt, _ model: ModelFacts, _ edits: Int
  ) -> NextToken.Prediction {
    // Every token is half as likely as the one before it in the list; edits turn some round.
    let top = candidates(60, model, 0)
    var logits = [Double](repeating: -20, count: model.shape.vocabulary)
    for (place, candidate) in top.enumerated() {
      guard let token = candidate["token"] as? Int else { continue }
      logits[token] = 20 - 0.7 * Double(place)
    }
    var object: [String: Any] = ["top": top, "logits": logits]
    if prompt.pair != nil { object["logitDifference"] = 3.5 - Double(edits) }
    if prompt.answer != nil {
      object["answerProbability"] = 0.75 / Double(1 + edits)
      object["answerRank"] = edits
    }
    return decoded(object)
  }

  /// Tokens that follow each other by their numbers; edits change them from the third on.
  private static func step(
    _ query: GenerationQuery, _ prompt: Prompt, _ model: ModelFacts, _ edits: Int
  ) -> GenerationSession.Step {
    let place = query.written.count
    guard prompt.tokens.count + place < model.shape.context else { return .stop(.context) }
    let token = (256 + 7 * place + (place > 1 ? edits : 0)) % model.shape.vocabulary
    return .token(
      decoded([
        "token": token, "logit": 10 - place, "probability": 1 / Double(1 + place + edits),
        "rank": place % 3,
      ]))
  }

  private static func attribution(_ model: ModelFacts, _ edits: Int) -> HeadAttribution {
    let grid = (0..<model.shape.layers).map { layer in
      (0..<model.shape.heads).map { Double((layer * 5 + $0 * 3) % 7 - 3 - edits) / 2 }
    }
    let zeros = [Double](repeating: 0, count: model.shape.layers)
    var answer: [String: Any] = [
      "heads": grid, "mlps": zeros, "embedding": 0, "biases": zeros,
      "unembedBias": 0, "total": 0, "logitDifference": 3.5, "headsByPrompt": [grid],
    ]
    if model.shape.architecture.hasPositionEmbedding { answer["position"] = 0 }
    return decoded(answer)
  }

  private static func pattern(_ head: Head, _ prompt: Prompt, _ edits: Int) -> [[Float]] {
    let length = prompt.tokens.count
    return (0..<length).map { query in
      let looked = (query * (head.index + 1) + head.layer + edits) % (query + 1)
      return (0..<length).map { $0 == looked ? 0.75 : $0 == query ? 0.25 : 0 }
    }
  }

  private static func lens(_ prompt: Prompt, _ model: ModelFacts, _ edits: Int) -> LogitLens {
    let layers = (0...model.shape.layers).map { layer -> [String: Any] in
      let positions = prompt.tokens.indices.map { position -> [String: Any] in
        var object: [String: Any] = [
          "top": candidates(5, model, layer + position),
          "entropy": Double(model.shape.layers - layer) / 2 + Double(edits) / 4,
          "divergence": Double(model.shape.layers - layer) / 4,
        ]
        if prompt.answer != nil {
          object["targetLogit"] = 1
          object["targetProbability"] = Double(layer) / Double(4 + edits)
          object["targetRank"] = 10 * (model.shape.layers - layer)
        }
        return object
      }
      return ["site": "blocks.0.hook_resid_pre", "positions": positions]
    }
    return decoded(["layers": layers])
  }

  /// Every other cell has other tokens on the second side, the rest other probabilities.
  private static func lensComparison(
    _ group: ComponentGroup?, _ prompt: Prompt, _ model: ModelFacts, _ shifts: [Int]
  ) -> LensComparison {
    let rows =
      switch group {
      case nil: model.shape.layers + 1
      case .heads?: model.shape.heads
      case .mlps?: model.shape.layers
      }
    let cells = (0..<rows).map { row in
      prompt.tokens.indices.map { position -> [String: Any] in
        let isOther = (row + position) % 2 == 1
        let sides = shifts.map { shift in
          candidates(5, model, row + position + (isOther ? shift : 0)).enumerated().map {
            place, candidate -> (token: Int, reading: [String: Any]) in
            let share = candidate["probability"] as? Double ?? 0
            return (
              candidate["token"] as? Int ?? 0,
              ["probability": isOther ? share : share / Double(1 + shift), "rank": place + 1]
            )
          }
        }
        var tokens: [Int] = []
        for token in sides.joined().map(\.token) where !tokens.contains(token) {
          tokens.append(token)
        }
        let unlisted: [String: Any] = ["probability": 0.001, "rank": 20]
        return [
          "tokens": tokens.map { token -> [String: Any] in
            let readings = sides.map { $0.first { $0.token == token }?.reading ?? unlisted }
            return ["token": token, "first": readings[0], "second": readings[1]]
          }
        ]
      }
    }
    return decoded(["cells": cells])
  }

  private static func scores(_ model: ModelFacts) -> HeadScores {
    let grid = (0..<model.shape.layers).map { layer in
      (0..<model.shape.heads).map { Double(layer * model.shape.heads + $0) / 16 }
    }
    return decoded(["previousToken": grid, "duplicateToken": grid, "induction": grid])
  }

  /// A result from its saved form, since only analyses make results otherwise.
  static func decoded<Value: Decodable>(
    as type: Value.Type = Value.self, _ object: [String: Any]
  ) -> Value {
    do {
      let bytes = try JSONSerialization.data(withJSONObject: object)
      return try JSONDecoder().decode(Value.self, from: bytes)
    } catch {
      fatalError("\(Value.self): \(error)")
    }
  }
}
