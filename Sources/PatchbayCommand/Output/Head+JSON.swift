public import StrictJSON
public import Transformer

extension Head: JSONRepresentable {
  /// The head as it is written everywhere: `9.6`.
  public var json: JSONOutput { .string(description) }
}
