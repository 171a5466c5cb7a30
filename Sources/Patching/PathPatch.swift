public import Analyses
public import Transformer

/// Path patching: the effect of a sender on receivers, direct or through MLPs, but not through
/// other heads.
///
/// The sender takes its output in the source run; every other head keeps its clean z, and MLPs and
/// Norms are computed again. What the receivers read in this run is recorded. A final residual
/// stream is unembedded; queries, keys or values are written at the receiving heads of a second
/// clean run, in which everything that follows is computed again.
///
/// Source: Wang et al. 2022, section 3.1 and appendix B; the paper, figures 15 and 16.
public struct PathPatch: Codable, Hashable, Sendable {
  /// What is read.
  public var receivers: Receivers
  /// The positions at which a sender takes the source run's values.
  public var senderPositions: Ablation.Positions
  /// The positions at which receivers take recorded values; END for the final stream.
  public var receiverPositions: Ablation.Positions
  /// Whether MLPs keep their clean outputs too, so that only the direct path is left.
  public var freezesMLPs: Bool
  /// Whether MLPs are senders beside the heads.
  public var includesMLPs: Bool

  /// What is read.
  public enum Receivers: Hashable, Sendable {
    /// The final residual stream at END.
    case logits
    /// Inputs of heads, at least one.
    case heads([Receiver])
  }

  /// One input of a head.
  public struct Receiver: Hashable, Comparable, Sendable {
    /// The head.
    public var head: Head
    /// Which input.
    public var input: HeadInput

    /// An input of a head.
    public init(_ head: Head, _ input: HeadInput) {
      self.head = head
      self.input = input
    }

    /// By head, then queries before keys before values.
    public static func < (left: Receiver, right: Receiver) -> Bool {
      (left.head, left.input.order) < (right.head, right.input.order)
    }
  }

  /// Paths from every head to receivers.
  public init(
    to receivers: Receivers, from senderPositions: Ablation.Positions = .all,
    at receiverPositions: Ablation.Positions = .all, freezesMLPs: Bool = false,
    includesMLPs: Bool = true
  ) {
    self.receivers = receivers
    self.senderPositions = senderPositions
    self.receiverPositions = receiverPositions
    self.freezesMLPs = freezesMLPs
    self.includesMLPs = includesMLPs
  }
}

extension HeadInput {
  /// The place in the forward pass, before any rotation.
  package func site(_ layer: Int) -> Site { .block(layer, stage) }
}

extension PathPatch.Receiver: CustomStringConvertible {
  /// `layer.head.input`, such as `9.9.q`.
  public var description: String { "\(head).\(input.rawValue)" }

  /// Reads `layer.head.input`; nil where the text is anything else.
  public init?(_ text: some StringProtocol) {
    guard let dot = text.lastIndex(of: "."), let head = Head(text[..<dot]),
      let input = HeadInput(rawValue: String(text[text.index(after: dot)...]))
    else { return nil }
    self.init(head, input)
  }
}

extension PathPatch.Receivers: CustomStringConvertible {
  /// `logits`, or receivers with commas between.
  public var description: String {
    switch self {
    case .logits: "logits"
    case .heads(let receivers): receivers.map(\.description).joined(separator: ",")
    }
  }

  /// Reads `logits`, or receivers with commas between; each is taken once.
  ///
  /// - Parameter text: such as `9.9.q,9.6.q`.
  /// - Throws: `notAReceiver` for the first part that is none.
  public init(_ text: String) throws(PatchingError) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.filter { !$0.isWhitespace } }
    guard parts != ["logits"] else {
      self = .logits
      return
    }
    var receivers: Set<PathPatch.Receiver> = []
    for part in parts {
      guard let receiver = PathPatch.Receiver(part) else { throw .notAReceiver(String(part)) }
      receivers.insert(receiver)
    }
    self = .heads(receivers.sorted())
  }

  /// The layers of the receivers, lowest first; none for the final stream.
  var layers: [Int] {
    switch self {
    case .logits: []
    case .heads(let receivers): Set(receivers.map(\.head.layer)).sorted()
    }
  }
}

extension PathPatch.Receivers: Codable {
  /// Reads the text form.
  public init(from decoder: any Decoder) throws {
    self = try PathPatch.Receivers(decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the text form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
