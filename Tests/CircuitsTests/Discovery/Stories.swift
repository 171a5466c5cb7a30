import Analyses
import Checkpoints
import Circuits
import Foundation
import Tasks
import Testing
import Tokens
import Transformer

/// The checkpoint that comes with the program, and a variant that answers with S.
struct Stories {
  let subject: Subject
  let vocabulary: Vocabulary

  var reference: PromptSet? { subject.prompts.reference }

  /// A checkpoint on held-out prompts.
  init(_ name: String = "stories", count: Int = 50, seed: UInt64 = 1) throws {
    let folder = Self.path(name)
    let checkpoint = try Checkpoint.read(folder: folder)
    vocabulary = Vocabulary.read(
      folder: folder, rows: checkpoint.configuration.vocabulary,
      configured: checkpoint.settings.beginningToken)
    let task = try IndirectObjectTask(tokenizer: Tokenizer.read(folder: folder))
    subject = Subject(checkpoint.weights, try task.prompts(count: count, seed: seed))
  }

  /// A session that scores heads on few random tokens.
  func session(
    _ settings: DiscoverySettings = .quick, from start: Circuit? = nil
  ) throws(DiscoveryError) -> DiscoverySession {
    try DiscoverySession(
      subject, reference: reference, settings: settings, from: start, tokens: vocabulary.tokens)
  }

  /// A discovery that accepts every proposal.
  func discovery(
    _ settings: DiscoverySettings = .quick, from start: Circuit? = nil
  ) throws(DiscoveryError) -> Discovery {
    try .automatic(
      subject, settings: settings, reference: reference, from: start, tokens: vocabulary.tokens,
      bootstrap: Bootstrap(resamples: 20))
  }

  /// The circuit that comes with the checkpoint.
  func shippedCircuit() throws -> Circuit {
    let text = try String(contentsOfFile: Self.path("stories/circuit.txt"), encoding: .utf8)
    return try Circuit(parsing: text, for: subject.weights.configuration)
  }

  /// The heads of a class of that circuit, in the order in which they came in.
  func shipped(_ name: String) throws -> [Circuit.Member] {
    let found = try shippedCircuit().classes.first { $0.name == name }?.members
    return try #require(found, "the circuit that comes along has no class \(name)")
  }

  /// The path of what lies in the folder of checkpoints.
  static func path(_ name: String) -> String { folder.appending(path: name).path }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "checkpoints")
}

extension DiscoverySettings {
  /// The usual thresholds, with heads scored on few random tokens.
  static var quick: DiscoverySettings {
    var settings = DiscoverySettings()
    settings.sequences = 2
    return settings
  }

  /// The same with some of them changed.
  static func quick(_ change: (inout DiscoverySettings) -> Void) -> DiscoverySettings {
    var settings = quick
    change(&settings)
    return settings
  }
}

extension DiscoverySession {
  /// Makes the maps up to a step of a kind, accepting what is proposed, and makes that step's.
  mutating func map(upTo kind: DiscoveryStep.Kind) throws(DiscoveryError) -> DiscoveryStep? {
    while let step {
      let made = try map()
      if step == kind { return made }
      acceptProposal()
    }
    return nil
  }
}
