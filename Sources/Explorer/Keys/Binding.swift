import Screen

/// Keys, what they do, and when they do nothing.
struct Binding: Sendable {
  /// The keys, the first of them shown in foot lines.
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
  case editing = "While editing a text"
  case picking = "In a list of choices"
  case helping = "In this help"

  /// Whether the keys that work everywhere work here too.
  var sharesKeys: Bool {
    switch self {
    case .prompt, .heads, .attention, .lens: true
    case .everywhere, .editing, .picking, .helping: false
    }
  }

  /// The keys valid here, in the order in which foot lines name them.
  var bindings: [Binding] {
    switch self {
    case .everywhere: KeyTable.everywhere
    case .prompt: KeyTable.prompt
    case .heads: KeyTable.heads
    case .attention: KeyTable.attention
    case .lens: KeyTable.lens
    case .editing: KeyTable.editing
    case .picking: KeyTable.picking
    case .helping: KeyTable.helping
    }
  }

  /// What a key is bound to here.
  func binding(for key: Key) -> Binding? {
    let shared = sharesKeys ? KeyTable.everywhere : []
    return (bindings + shared).first { $0.keys.contains(key) }
  }
}

extension AppState {
  /// The context that keys are taken in.
  var keyContext: KeyContext {
    switch overlay {
    case .help: return .helping
    case .editing: return .editing
    case .kinds, .places: return .picking
    case nil: break
    }
    switch screen {
    case .prompt: return .prompt
    case .heads: return .heads
    case .attention: return .attention
    case .lens: return .lens
    }
  }

  /// The bindings that the foot line names.
  var footBindings: [Binding] {
    let context = keyContext
    let shared = context.sharesKeys ? KeyTable.everywhere : []
    return (context.bindings + shared).filter(\.isInFoot)
  }
}
