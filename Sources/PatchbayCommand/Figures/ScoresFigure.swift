import Analyses
import Figures
import Screen

extension HeadScores {
  /// A grid for each score.
  func figure(_ model: OpenModel, request: [String]) throws -> Figure {
    let scores: [(String, String, [[Float]]?)] = [
      ("Previous token", "attention to the token before", previousToken),
      ("Duplicate token", "attention to the earlier same token", duplicateToken),
      ("Induction", "attention to the token after that", induction),
      ("Copying", "share of names copied", copying),
      ("Negative copying", "share of names copied, sign turned", negativeCopying),
    ]
    return Figure(
      title: "Head scores",
      provenance: try Provenance(model, nil, conventions: [Convention.scores] + request),
      content: .parts(
        scores.compactMap { title, unit, values in
          values.map {
            .grid(
              .heads($0.doubles, title: title, unit: unit, map: .sequential, range: 0...1))
          }
        }))
  }
}
