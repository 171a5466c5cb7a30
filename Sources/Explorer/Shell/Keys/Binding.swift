import Screen

/// Keys, what they do, and when they do nothing.
struct Binding: Sendable {
  /// The keys, the first of them shown in foot lines; none where only the palette has it.
  var keys: [Key]
  /// What they do.
  var action: Action
  /// One or two words for foot lines.
  var label: String
  /// What they do, in a sentence without a full stop.
  var help: String
  /// Whether foot lines name it.
  var isInFoot: Bool
  /// Why they do nothing now; nil when they work.
  var refusal: @Sendable (AppState) -> String?

  /// Puts a binding together.
  init(
    _ keys: [Key], _ action: Action, _ label: String, _ help: String, foot isInFoot: Bool = false,
    refusal: @escaping @Sendable (AppState) -> String? = { _ in nil }
  ) {
    self.keys = keys
    self.action = action
    self.label = label
    self.help = help
    self.isInFoot = isInFoot
    self.refusal = refusal
  }
}

/// A state in which keys have certain meanings.
enum KeyContext: String, Hashable, Sendable, CaseIterable {
  case everywhere = "Everywhere"
  case prompt = "Prompt"
  case heads = "Heads"
  case attention = "Attention"
  case lens = "Lens"
  case patching = "Patching"
  case training = "Training"
  case detail = "Head"
  case edits = "In the list of edits"
  case editing = "While editing a text"
  case picking = "In a list of choices"
  case confirming = "When something is asked"
  case searching = "In the command palette"
  case touring = "In the guided tour"
  case helping = "In this help"

  /// The context of a screen.
  init(_ screen: ScreenName) {
    self =
      switch screen {
      case .prompt: .prompt
      case .heads: .heads
      case .attention: .attention
      case .lens: .lens
      case .patching: .patching
      case .training: .training
      case .detail: .detail
      }
  }

  /// The screen that it is the context of; nil for others.
  var screen: ScreenName? { ScreenName.allCases.first { KeyContext($0) == self } }

  /// Whether the keys that work everywhere work here too.
  var sharesKeys: Bool { screen != nil }

  /// The keys valid here unless settings change them, in the order in which foot lines name them.
  var bindings: [Binding] {
    switch self {
    case .everywhere: KeyTable.everywhere
    case .prompt: KeyTable.prompt
    case .heads: KeyTable.heads
    case .attention: KeyTable.attention
    case .lens: KeyTable.lens
    case .patching: KeyTable.patching
    case .training: KeyTable.training
    case .detail: KeyTable.detail
    case .edits: KeyTable.edits
    case .editing: KeyTable.editing
    case .picking: KeyTable.picking
    case .confirming: KeyTable.confirming
    case .searching: KeyTable.searching
    case .touring: KeyTable.touring
    case .helping: KeyTable.helping
    }
  }
}

/// The key table with the changes that settings make.
struct KeyMap: Hashable, Sendable {
  private var changed: [Action: [Key]] = [:]

  /// The table as it is.
  init() {}

  /// The table with other keys for some actions.
  ///
  /// A change that would give a key two meanings is left out.
  ///
  /// - Parameter changes: keys by the names of actions.
  /// - Returns: the table, and a sentence for each change that was left out.
  static func changed(by changes: [String: [Key]]) -> (map: KeyMap, problems: [String]) {
    var map = KeyMap()
    var problems: [String] = []
    let all = KeyContext.allCases.flatMap { context in
      context.sharesKeys || context == .everywhere ? context.bindings.map { ($0, context) } : []
    }
    for (name, keys) in changes.sorted(by: { $0.key < $1.key }) {
      guard let (binding, _) = all.first(where: { $0.0.action.name == name }) else {
        problems.append("There is no action '\(name)'. `?` and the palette list the actions.")
        continue
      }
      var next = map
      next.changed[binding.action] = keys
      if let clash = next.clash {
        problems.append("key.\(name): \(clash) The usual keys stay.")
      } else {
        map = next
      }
    }
    return (map, problems)
  }

  /// The first key with two meanings, in words.
  var clash: String? {
    for context in KeyContext.allCases where context.sharesKeys {
      var seen: [Key: Action] = [:]
      for binding in bindings(context) + bindings(.everywhere) {
        for key in binding.keys {
          if let other = seen[key], other != binding.action {
            return "\(key) already means '\(other.name)' on the screen \(context.rawValue)."
          }
          seen[key] = binding.action
        }
      }
    }
    return nil
  }

  /// The keys valid in a context.
  func bindings(_ context: KeyContext) -> [Binding] {
    guard !changed.isEmpty else { return context.bindings }
    return context.bindings.map { binding in
      var binding = binding
      if let keys = changed[binding.action] { binding.keys = keys }
      return binding
    }
  }

  /// What a key is bound to in a context.
  func binding(for key: Key, in context: KeyContext) -> Binding? {
    let shared = context.sharesKeys ? bindings(.everywhere) : []
    return (bindings(context) + shared).first { $0.keys.contains(key) }
  }
}

extension AppState {
  /// The context that keys are taken in.
  var keyContext: KeyContext {
    if tour != nil { return .touring }
    return switch overlay {
    case .help, .hints: .helping
    case .editing: .editing
    case .edits: .edits
    case .palette: .searching
    case .confirm: .confirming
    case .kinds, .places, .references, .lists, .classes, .trainingData, .export, .checkpoints,
      .patch:
      .picking
    case nil: KeyContext(screen)
    }
  }

  /// The bindings that the foot line names.
  var footBindings: [Binding] {
    let context = keyContext
    let shared = context.sharesKeys ? keyMap.bindings(.everywhere) : []
    return (keyMap.bindings(context) + shared).filter(\.isInFoot)
  }
}
