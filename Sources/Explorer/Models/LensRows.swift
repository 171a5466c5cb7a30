import Analyses
import Transformer

extension AppState {
  /// The rows of the lens: residuals, heads of a layer, or layers.
  var lensRowCount: Int {
    switch lens.subject {
    case .residuals: model.shape.layers + 1
    case .heads: model.shape.heads
    case .mlps: model.shape.layers
    case .years: 1
    }
  }

  /// Goes on to what the lens can read next.
  mutating func advanceLens() {
    lens.subject = LensSubject.allCases.next(after: lens.subject)
    lens.row = lens.subject == .heads ? head.index : lensRowCount - 1
  }
}
