import Tasks
import Tensors
import Tokens
public import Transformer

/// Whether a head writes the name that it attends to: attention against output, name by name.
///
/// For each prompt two points, one for the indirect object (IO) and one for the subject (S): across,
/// the attention from END to the name; up, the head's output at END times the name's unembedding.
/// Output and unembedding are those of the folded model, and nothing is divided by the last norm,
/// so heights may reach a hundred and more. A name mover's points rise, a negative one's fall.
///
/// Caution: a head that attends to a name need not copy it, and what is written
/// also comes from the other positions; only `HeadCopying` looks at the weights alone.
///
/// Source: Wang et al. 2022, figure 3; the paper, figures 3, 5, 7, 9, 10, 12 and 20 to 22.
public struct HeadScatter: Codable, Equatable, Sendable {
  /// The head.
  public var head: Head
  /// Which of the subject's places counted as attention to it.
  public var subjects: Subjects
  /// For each prompt its two points, IO before S.
  public var points: [Point]

  /// Which places of the subject are attended to.
  public enum Subjects: String, CaseIterable, Codable, Sendable {
    /// The first alone, as in the paper.
    case first
    /// Both, their probabilities added, as in Wang et al.
    case both
  }

  /// The names that a prompt is about.
  public enum Name: String, CaseIterable, Codable, Sendable {
    /// The indirect object.
    case indirectObject = "IO"
    /// The subject.
    case subject = "S"
  }

  /// One name of one prompt.
  public struct Point: Codable, Equatable, Sendable {
    /// The prompt, from 0.
    public var prompt: Int
    /// The name.
    public var name: Name
    /// The probability with which the head attends from END to the name.
    public var attention: Float
    /// The head's output at END times the name's unembedding, in logits before the last norm.
    public var projection: Float
  }

  /// The points of one name.
  ///
  /// - Parameter name: IO or S.
  /// - Returns: one for each prompt.
  public func points(of name: Name) -> [Point] { points.filter { $0.name == name } }

  /// How straight the points of a name lie: Pearson's correlation of attention and projection.
  ///
  /// - Parameter name: IO or S.
  /// - Returns: from -1 to 1; nil for fewer than two prompts, or where one of the two never changes.
  public func correlation(of name: Name) -> Float? {
    let points = points(of: name)
    let (x, y) = (points.map { Double($0.attention) }, points.map { Double($0.projection) })
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    guard points.count > 1 else { return nil }
    let (meanX, meanY) = (mean(x), mean(y))
    let (dx, dy) = (x.map { $0 - meanX }, y.map { $0 - meanY })
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let spread = (product(dx, dx) * product(dy, dy)).squareRoot()
    return spread > 0 ? Float(product(dx, dy) / spread) : nil
  }

  /// Reads one head on every prompt.
  ///
  /// - Parameters:
  ///   - head: a head of the model.
  ///   - subject: the model, the prompts with positions IO and S1 (S2 for both), and the edits in
  ///     force.
  ///   - subjects: which places of the subject are attended to.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `noSuchPosition` for the first prompt that lacks one, `noSuchHead`, or `cancelled`.
  ///
  /// Cost: one pass and one read of W_U; holds H T² and 3 T D numbers for each prompt of
  /// a part, and D for each name.
  public init(
    of head: Head, _ subject: Subject, subjects: Subjects = .first,
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    try ComponentLens.Component.head(head).check(against: subject.weights.configuration)
    var places: [NamePlaces] = []
    for (index, prompt) in subject.prompts.prompts.enumerated() {
      places.append(try NamePlaces(prompt, index, subjects))
    }
    self.head = head
    self.subjects = subjects
    points = []
    let (names, rows) = NamePlaces.names(of: places)
    let directions = subject.weights.processedUnembedding(of: names)
    for part in subject.parts {
      let reader = try AnalysisError.cancellable { () throws(Cancelled) in
        try ComponentReader(
          [.head(head)], part, scale: .raw, keeping: [.block(head.layer, .pattern)], cancellation)
      }
      let outputs = reader.output(of: .head(head), rows: part.prompts.endRows)
      let attention = PatternRows(reader.activations, part, head)
      for row in part.prompts.prompts.indices {
        let prompt = points.count / 2
        let weights = attention.fromEnd(row)
        for (place, name) in Name.allCases.enumerated() {
          points.append(
            Point(
              prompt: prompt, name: name,
              attention: places[prompt].positions[place].reduce(0) { $0 + weights[$1] },
              projection: outputs.dot(
                row: row, with: directions, row: rows[places[prompt].tokens[place]] ?? 0)))
        }
      }
    }
  }
}

/// Where the names of a prompt stand, IO before S.
private struct NamePlaces {
  /// The positions whose attention counts, for each name.
  let positions: [[Int]]
  let tokens: [TokenID]

  init(_ prompt: Prompt, _ index: Int, _ subjects: HeadScatter.Subjects) throws(AnalysisError) {
    func position(_ name: String) throws(AnalysisError) -> Int {
      guard let position = prompt.positions[name], prompt.tokens.indices.contains(position) else {
        throw .noSuchPosition(name, prompt: index, known: prompt.positions.keys.sorted())
      }
      return position
    }
    let (object, first) = (try position("IO"), try position("S1"))
    positions = [[object], subjects == .first ? [first] : [first, try position("S2")]]
    tokens = [prompt.tokens[object], prompt.tokens[first]]
  }

  /// Every name once, however many prompts share it, and which one each is.
  static func names(of places: [NamePlaces]) -> (names: [TokenID], rows: [TokenID: Int]) {
    var (names, rows) = ([TokenID](), [TokenID: Int]())
    for token in places.lazy.flatMap(\.tokens) where rows[token] == nil {
      rows[token] = names.count
      names.append(token)
    }
    return (names, rows)
  }
}
