import Analyses
import Transformer

@testable import Explorer

extension MadeUp {
  /// Answers about what a head's tokens and weights say.
  static func weights(_ query: AnyQuery, _ model: ModelFacts) -> AnyAnswer {
    switch query.query {
    case let query as HeadTokensQuery:
      func entries(_ sign: Int) -> [[String: Any]] {
        (0..<12).map { place -> [String: Any] in
          let token = (place * 7 + 256) % model.shape.vocabulary
          return ["token": token, "logit": sign * (12 - place)]
        }
      }
      return AnyAnswer(
        decoded(
          as: HeadTokens.self,
          [
            "head": encoded(query.head), "position": "END", "scale": "scaled",
            "promoted": entries(1),
            "suppressed": entries(-1),
          ]))
    case let query as SelfRepairQuery:
      func grid(_ step: Int) -> [[Int]] {
        (0..<model.shape.layers).map { layer in
          (0..<model.shape.heads).map { layer - step * $0 }
        }
      }
      let reading = ["clean": 4, "ablated": 3, "directEffect": 2, "replacement": 0.5]
      return AnyAnswer(
        decoded(
          as: SelfRepair.self,
          [
            "heads": [encoded(query.head)], "mean": reading, "prompts": [reading],
            "cleanAttribution": grid(1), "ablatedAttribution": grid(2),
          ]))
    case let query as CircuitsQuery:
      return AnyAnswer(
        decoded(
          as: HeadCircuits.self,
          ["head": encoded(query.head), "ov": [4, 2, 1, 0.5], "qk": [3, 3, 1, 0.25]]))
    case let query as TokenPairsQuery:
      func pairs(_ sign: Int) -> [[String: Any]] {
        (0..<6).map { place -> [String: Any] in
          ["first": 256 + place, "second": 258 + place, "value": sign * (6 - place)]
        }
      }
      return AnyAnswer(
        decoded(
          as: TokenPairs.self,
          [
            "head": encoded(query.head), "circuit": query.circuit.rawValue, "source": "embedding",
            "largest": pairs(1), "smallest": pairs(-1),
          ]))
    case let query as CopyingQuery:
      return AnyAnswer(
        decoded(
          as: HeadCopying.self,
          [
            "head": encoded(query.head), "names": 10, "top": 5, "copied": [256, 257, 258],
            "negativelyCopied": [],
          ]))
    default: fatalError("no answer to \(query); add one to MadeUp.answer")
    }
  }
}
