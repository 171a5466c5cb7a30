import Analyses
import Circuits
import Transformer

/// A number of a circuit, with what it is set beside.
struct CircuitNumber: Hashable, Sendable {
  var name: String
  var value: Comparison
  var decimals: Int
  var isSigned: Bool
  /// Where the number of the open circuit lies; nil where that is not known.
  var interval: ClosedRange<Double>?
}

extension Scene<CircuitState> {
  /// F(M), F(C), F(ABC) and faithfulness; empty while nothing is known.
  var circuitNumbers: [CircuitNumber] {
    guard circuitColumns.contains(where: { circuitRun($0) != nil }) else { return [] }
    let decimals = score.isOfYears ? 3 : 2
    func number(
      _ name: String, _ value: (CircuitRun) -> Float?, decimals digits: Int? = nil,
      isSigned: Bool = true, _ interval: (CircuitRun) -> Interval? = { _ in nil }
    ) -> CircuitNumber {
      let leading = leadingColumn.flatMap(circuitRun)
      return CircuitNumber(
        name: name,
        value: circuitComparison { circuitRun($0).flatMap(value).map(Double.init) },
        decimals: digits ?? decimals, isSigned: isSigned,
        interval: leading.flatMap(interval).map { Double($0.low)...Double(max($0.low, $0.high)) })
    }
    return [
      number("F(M)", \.model),
      number("F(C)", \.circuit),
      number("F(ABC)", \.reference),
      number("|F(M) − F(C)|", \.faithfulness, isSigned: false, \.faithfulnessInterval),
      number("% of F(M)", \.faithfulnessPercent, decimals: 1, isSigned: false, \.percentInterval),
    ]
  }

  /// How small the circuit is, under each definition.
  var circuitSparsity: [Sparsity] {
    (leadingColumn.flatMap(circuitRun) ?? circuitColumns.last.flatMap(circuitRun))?.sparsity ?? []
  }

  /// Whether F(M) is too small to take shares of.
  var hasNoShare: Bool {
    leadingColumn.flatMap(circuitRun).map { $0.faithfulnessPercent == nil } ?? false
  }
}
