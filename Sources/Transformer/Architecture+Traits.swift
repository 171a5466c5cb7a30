// What an architecture has, for those who tell people about a model.

extension Architecture {
  /// Whether a layer adds something to the stream whatever its heads read: b_O, or value biases
  /// carried through W_O.
  ///
  /// The bias of a LayerNorm before attention is a value bias once it is folded.
  public var hasHeadConstants: Bool {
    norm == .layer || !biases.isDisjoint(with: [.attentionInput, .attentionOutput])
  }

  /// Whether models of two architectures have the same parts, so that a value of one means something in
  /// the other.
  public func hasSameParts(as other: Architecture) -> Bool {
    norm == other.norm && isParallel == other.isParallel && isGated == other.isGated
      && hasPositionEmbedding == other.hasPositionEmbedding
      && normalisesQueriesAndKeys == other.normalisesQueriesAndKeys
  }

  /// Whether logits have a part that no stream carries: the bias of the last norm.
  public var hasLogitConstant: Bool { norm == .layer }
}

extension Architecture.NormKind {
  /// Its name in the literature.
  public var title: String {
    switch self {
    case .layer: "LayerNorm"
    case .rms: "RMSNorm"
    }
  }
}

extension Configuration {
  /// The heads that share their keys and values with a head, itself included: in words, as `3.3-3.5`.
  public func groupWords(layer: Int, keyValueHead: Int) -> String {
    let readers = readers(ofKeyValueHead: keyValueHead)
    guard let last = readers.last, readers.count > 1 else {
      return "\(layer).\(readers.lowerBound)"
    }
    return "\(layer).\(readers.lowerBound)-\(layer).\(last)"
  }
}
