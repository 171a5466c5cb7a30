import Analyses
import Transformer

@testable import Explorer

extension MadeUp {
  /// Answers about what a head's tokens and weights say.
  static func weights(_ work: Work, _ model: ModelFacts) -> Finding {
    switch work {
    case .headTokens(_, let head):
      func entries(_ sign: Int) -> [[String: Any]] {
        (0..<12).map { place -> [String: Any] in
          let token = (place * 7 + 256) % model.shape.vocabulary
          return ["token": token, "logit": sign * (12 - place)]
        }
      }
      return .headTokens(
        decoded([
          "head": encoded(head), "position": "END", "scale": "scaled", "promoted": entries(1),
          "suppressed": entries(-1),
        ]))
    case .circuits(_, let head):
      return .circuits(
        decoded(["head": encoded(head), "ov": [4, 2, 1, 0.5], "qk": [3, 3, 1, 0.25]]))
    case .tokenPairs(_, let head, let circuit):
      func pairs(_ sign: Int) -> [[String: Any]] {
        (0..<6).map { place -> [String: Any] in
          ["first": 256 + place, "second": 258 + place, "value": sign * (6 - place)]
        }
      }
      return .tokenPairs(
        decoded([
          "head": encoded(head), "circuit": circuit.rawValue, "source": "embedding",
          "largest": pairs(1), "smallest": pairs(-1),
        ]))
    case .copying(_, let head):
      return .copying(
        decoded([
          "head": encoded(head), "names": 10, "top": 5, "copied": [256, 257, 258],
          "negativelyCopied": [],
        ]))
    default: fatalError("no answer to \(work)")
    }
  }
}
