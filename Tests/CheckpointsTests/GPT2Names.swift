import Transformer

@testable import Checkpoints

/// GPT-2's names, by which most tests of reading go.
extension Parameter {
  private static let names = GPT2Family().names

  /// The name as `GPT2LMHeadModel` writes it.
  var name: String { name(in: .gpt2) }

  /// The name as `GPT2Model` writes it.
  var bareName: String { Self.names.bareName(of: self) }

  /// The parameter of a name; nil where it is none of GPT-2.
  init?(name: String) {
    guard case .weight(let place) = TensorName(name, in: Self.names) else { return nil }
    self = place
  }
}

extension TensorName {
  /// A name in a file of GPT-2.
  init(_ name: String) { self.init(name, in: GPT2Family().names) }
}
