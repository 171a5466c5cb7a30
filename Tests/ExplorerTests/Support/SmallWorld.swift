import Analyses
import Checkpoints
import Foundation
import Screen
import Tasks
import Tokens
import Testing
import Transformer

@testable import Explorer

/// A model that does not exist, with made-up answers.
struct SmallWorld {
  var state: AppState
  /// Requests without an answer yet.
  var requests: [QueryRequest] = []
  /// The errands sent so far.
  var errands: [Errand] = []
  /// The texts copied so far.
  var copied: [String] = []
  /// The effects sent to the training runner.
  var training: [Effect] = []
  /// Whether the person has left.
  var hasLeft = false

  /// A world of 3 layers and 4 heads, with every query answered.
  init(
    size: Size = Size(width: 80, height: 24), hasTokenizer: Bool = true,
    architecture: Architecture = .gpt2
  ) throws {
    let tokenizer = try SmallTokenizer.make()
    let shape = Configuration(
      layers: 3, heads: 4, width: 16, vocabulary: tokenizer.count, context: 32,
      architecture: architecture)
    let reader = PromptReader(
      tokenizer: hasTokenizer ? tokenizer : nil, vocabulary: shape.vocabulary,
      context: shape.context)
    let model = ModelFacts(
      name: "small", shape: shape, family: shape.familyName, traits: shape.traits,
      missingTokenizer: hasTokenizer ? nil : "Text needs vocab.json and merges.txt.")
    let document = try #require(reader.opening())
    state = AppState(model: model, reader: reader, document: document, size: size)
    // Tests begin at the first head and cell, not at the strongest.
    state.heads.own.hasStarted = true
    state.patching.own.hasStarted = true
    carryOut(state.schedule())
    answerAll()
  }

  /// Sends a message, and keeps the effects.
  @discardableResult
  mutating func send(_ message: Message) -> [Effect] {
    let effects = update(&state, message)
    carryOut(effects)
    return effects
  }

  /// Presses keys by their names, without any answer in between.
  @discardableResult
  mutating func press(_ names: String...) -> [Effect] {
    var effects: [Effect] = []
    for name in names {
      guard let key = Key(name) else {
        Issue.record("no key \(name)")
        continue
      }
      effects += send(.key(key))
    }
    return effects
  }

  /// Types a text.
  mutating func type(_ text: String) {
    for character in text { send(.key(.character(character))) }
  }

  /// Answers every query, and those that follow from the answers.
  mutating func answerAll() {
    while let request = requests.popLast() {
      send(.found(number: request.number, MadeUp.answer(request, state.model), seconds: 0.1))
    }
  }

  /// The frame at the state's size.
  func frame(_ traits: DisplayTraits = .full) -> Frame {
    view(state, size: state.size, traits: traits)
  }

  private mutating func carryOut(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .query(let request): requests.append(request)
      case .cancel(let numbers): requests.removeAll { numbers.contains($0.number) }
      case .send(let errand): errands.append(errand)
      case .copy(let text): copied.append(text)
      case .train, .control, .snapshot, .detach, .watch, .measure, .stopOpening:
        training.append(effect)
      case .quit: hasLeft = true
      }
    }
  }
}
