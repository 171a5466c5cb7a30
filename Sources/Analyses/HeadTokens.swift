import Tasks
import Tensors
public import Tokens
public import Transformer

/// The tokens that a head's output promotes and suppresses most, at one position.
///
/// The output is that of the folded model, read by the folded and centred unembedding; over several
/// prompts its mean is read. Caution: later parts read the output as well, so that
/// a head may matter for what it does not say here.
///
/// Source: Elhage et al. 2021; nostalgebraist 2020.
public struct HeadTokens: Codable, Equatable, Sendable {
  /// The head.
  public var head: Head
  /// The position that was read, by its name.
  public var position: String
  /// How the output was scaled before the unembedding.
  public var scale: ComponentLens.Scale
  /// The tokens with the largest logits, largest first.
  public var promoted: [Entry]
  /// The tokens with the smallest logits, smallest first.
  public var suppressed: [Entry]

  /// A token and how much the head promotes it.
  public struct Entry: Codable, Equatable, Sendable {
    /// The token.
    public var token: TokenID
    /// What the head adds to its logit, the mean over the vocabulary taken off.
    public var logit: Float
  }

  /// Reads one head.
  ///
  /// - Parameters:
  ///   - head: a head of the model.
  ///   - subject: the model, the prompts and the edits in force.
  ///   - position: a named position, or a number from 0, that every prompt has.
  ///   - scale: how outputs are scaled, each in its own run.
  ///   - count: how many tokens to list on each side.
  ///   - excluded: rows that are not listed: those without a token.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `noSuchPosition` for the first prompt that lacks it, `noSuchHead`, or `cancelled`.
  ///
  /// Cost: one pass and D V operations.
  public init(
    of head: Head, _ subject: Subject, position: String = "END",
    scale: ComponentLens.Scale = .scaled, count: Int = 10,
    excluding excluded: [ClosedRange<Int>] = [], cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    try ComponentLens.Component.head(head).check(against: subject.weights.configuration)
    for (index, prompt) in subject.prompts.prompts.enumerated()
    where prompt.position(named: position) == nil {
      throw .noSuchPosition(position, prompt: index, known: prompt.positions.keys.sorted())
    }
    var parts: [Tensor] = []
    for part in subject.parts {
      let reader = try AnalysisError.cancellable { () throws(Cancelled) in
        try ComponentReader([.head(head)], part, scale: scale, cancellation)
      }
      let batch = part.prompts.batch
      let rows = part.prompts.prompts.enumerated().map { row, prompt in
        batch.index(row: row, position: prompt.position(named: position) ?? prompt.end)
      }
      parts.append(reader.output(of: .head(head), rows: rows))
    }
    let outputs = Tensor(stacking: parts, columns: subject.weights.configuration.width)
    let mean = Tensor(outputs.mean(ofRows: Array(0..<outputs.rows)))
      .reshaped([1, outputs.columns])
    let logits = subject.weights.unembed(outputs: mean).elements
    self.head = head
    self.position = position
    self.scale = scale
    func entries(_ tokens: [TokenID]) -> [Entry] {
      tokens.map { Entry(token: $0, logit: logits[$0.rawValue]) }
    }
    let listed = logits.excluding(excluded)
    promoted = entries(Measure.top(count, of: listed))
    suppressed = entries(Measure.top(count, of: listed.map { -$0 }))
  }
}

extension [Float] {
  /// The numbers with those of some rows made no number, so that they are in no list.
  func excluding(_ rows: [ClosedRange<Int>]) -> [Float] {
    var values = self
    for row in rows.joined() where indices.contains(row) { values[row] = .nan }
    return values
  }
}
