/// The token that stands in front of a text, as far as a checkpoint's folder names one.
public enum BeginningOfText: Hashable, Sendable {
  /// It is this token; whether the model has a row for it is for the model to say.
  case token(TokenID)
  /// A file names this text, and the vocabulary has no such token.
  case notAToken(String, file: String)
  /// Nothing names one.
  case unnamed

  /// The token; nil where there is none.
  public var token: TokenID? {
    if case .token(let token) = self { token } else { nil }
  }
}
