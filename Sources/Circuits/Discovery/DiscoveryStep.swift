public import Patching
public import Transformer

/// A step of a discovery: a map over all heads, and the heads that it speaks for.
public struct DiscoveryStep: Codable, Equatable, Sendable {
  /// What is asked.
  public var kind: Kind
  /// How often this kind of step was done before.
  public var round: Int
  /// The inputs at which effects arrive; nil for steps without.
  public var receivers: PathPatch.Receivers?
  /// The position at which senders are patched; of further heads, END stands for all.
  public var position: String
  /// `[layer][head]`: the number that proposals go by, as a share; nil where a head has none.
  ///
  /// Empty where nothing was run, for the reason in `note`.
  public var map: [[Float?]]
  /// The least size of a number for a proposal.
  public var threshold: Float
  /// Heads with a number, the largest in size first.
  public var candidates: [DiscoveryCandidate]
  /// What there is to be said: why nothing was run, or why nothing is proposed.
  public var note: String?
  /// F(C) of the circuit before the step.
  public var circuit: Float
  /// What was accepted, or for pruning dropped; nil before that.
  public var accepted: [DiscoveryChoice]?

  /// What a step asks, in the order of a discovery.
  public enum Kind: String, CaseIterable, Codable, Hashable, Sendable {
    /// What tells the logits, past all other heads.
    case direct
    /// What tells the queries of the name movers at END.
    case queries
    /// What tells the values of the S-Inhibition heads at S2.
    case values
    /// What tells the keys of the S-Inhibition heads at S2.
    case keys
    /// What tells the keys of the induction heads at S1+1.
    case inductionKeys = "induction-keys"
    /// What rises when the name movers are ablated.
    case backups
    /// What brings F(C) nearest to F(M).
    case others
    /// What can go.
    case pruning
  }

  /// What is proposed.
  public var proposal: [DiscoveryChoice] { candidates.filter(\.isProposed).map(\.choice) }

  /// The choice that accepting a head stands for.
  ///
  /// - Parameter head: a head of the model.
  /// - Returns: the head where and as what the step would take it; nil where the step has no number
  ///   of it.
  public func choice(_ head: Head) -> DiscoveryChoice? {
    candidates.first { $0.member.head == head }?.choice
  }
}

extension DiscoveryStep.Kind {
  /// A few words for it.
  public var title: String {
    switch self {
    case .direct: "direct effect on the logits"
    case .queries: "effect on the queries of name movers"
    case .values: "effect on the values of S-Inhibition heads"
    case .keys: "effect on the keys of S-Inhibition heads"
    case .inductionKeys: "effect on the keys of induction heads"
    case .backups: "rise with the name movers ablated"
    case .others: "gain of one more head"
    case .pruning: "minimality"
    }
  }

  /// What the numbers of the map are.
  public var unit: String {
    switch self {
    case .direct, .queries, .values, .keys, .inductionKeys:
      "(F patched − F(M)) / (F(M) − F(ABC))"
    case .backups: "rise of direct attribution / (F(M) − F(ABC))"
    case .others: "how much nearer F(C) comes to F(M), as a share of F(M)"
    case .pruning: "|F(C \\ (K ∪ v)) − F(C \\ K)|, as a share of F(M)"
    }
  }

  /// The class whose heads the step is about, for numbers below zero.
  var mainClass: DiscoveryClass {
    switch self {
    case .direct: .nameMover
    case .queries: .inhibition
    case .values, .keys: .induction
    case .inductionKeys: .previousToken
    case .backups: .backup
    case .others, .pruning: .other
    }
  }
}

/// A head at a position, as a member of a class.
public struct DiscoveryChoice: Codable, Hashable, Sendable {
  /// The head and its position.
  public var member: Circuit.Member
  /// The name of its class.
  public var className: String

  /// A head at a position in a class.
  public init(_ member: Circuit.Member, _ className: String) {
    (self.member, self.className) = (member, className)
  }
}

/// A head in a step of a discovery, and what speaks for its class.
public struct DiscoveryCandidate: Codable, Equatable, Sendable {
  /// The head and the position at which it would act.
  public var member: Circuit.Member
  /// The class that it would belong to; of a head of the circuit the class that it has.
  public var className: String
  /// The number of the step's map.
  public var effect: Float
  /// What else is known of the head.
  public var checks: DiscoveryChecks
  /// Whether the circuit has it already.
  public var isKnown: Bool
  /// Whether the step proposes it: to take it in, or for pruning to drop it.
  public var isProposed: Bool

  /// What accepting it stands for.
  public var choice: DiscoveryChoice { DiscoveryChoice(member, className) }
}

/// What is known of a head beside its effect.
public struct DiscoveryChecks: Codable, Equatable, Sendable {
  /// Mean attention, by what attends to what, such as `END->IO`.
  public var attention: [String: Float]
  /// The share of names that its OV circuit copies; nil where it was not looked at.
  public var copying: Float?
  /// The same with the sign of the OV circuit turned.
  public var negativeCopying: Float?
  /// Scores on repeated random tokens; nil where there are none.
  public var randomTokens: RandomTokens?

  /// Mean attention on random tokens that are repeated once.
  public struct RandomTokens: Codable, Equatable, Sendable {
    /// To the token before.
    public var previousToken: Float
    /// To the earlier same token.
    public var duplicateToken: Float
    /// To the token after that.
    public var induction: Float
  }
}
