import Screen

/// Keys, what they do, and when they do nothing.
struct Binding: Sendable {
  /// Something that keys do, and what is to be done about it.
  typealias Action = @Sendable (inout AppState) -> [Effect]

  /// The keys, the first of them shown in foot lines; none where only the palette has it.
  var keys: [Key]
  /// The name by which settings and Documentation/Keys.md know it, as `next-measure`.
  var name: String
  /// One or two words for foot lines.
  var label: String
  /// What they do, in a sentence without a full stop.
  var help: String
  /// Whether foot lines name it.
  var isInFoot: Bool
  /// Whether they leave, start, delete, write or copy, and do not ask by themselves.
  var asksInBurst: @Sendable (AppState) -> Bool
  /// Why they do nothing now; nil when they work.
  var refusal: @Sendable (AppState) -> String?
  /// What they do.
  var action: Action

  /// Puts a binding together.
  init(
    _ keys: [Key], _ name: String, _ label: String, _ help: String, foot isInFoot: Bool = false,
    asksInBurst: @escaping @Sendable (AppState) -> Bool = { _ in false },
    refusal: @escaping @Sendable (AppState) -> String? = { _ in nil }, action: @escaping Action
  ) {
    self.keys = keys
    self.name = name
    self.label = label
    self.help = help
    self.isInFoot = isInFoot
    self.asksInBurst = asksInBurst
    self.refusal = refusal
    self.action = action
  }

  /// Puts a binding together that only changes the state.
  init(
    _ keys: [Key], _ name: String, _ label: String, _ help: String, foot isInFoot: Bool = false,
    asksInBurst: @escaping @Sendable (AppState) -> Bool = { _ in false },
    refusal: @escaping @Sendable (AppState) -> String? = { _ in nil },
    action: @escaping @Sendable (inout AppState) -> Void
  ) {
    self.init(
      keys, name, label, help, foot: isInFoot, asksInBurst: asksInBurst, refusal: refusal,
      action: { state in
        action(&state)
        return []
      })
  }

  /// A binding of a movement, which the screen or what lies over it makes.
  init(_ keys: [Key], _ move: Move, _ help: String, foot isInFoot: Bool = false) {
    self.init(
      keys, move.rawValue, move.rawValue.replacing("-", with: " "), help, foot: isInFoot,
      action: { $0.move(move) })
  }

  /// Whether it only moves a cursor, which nobody looks for by name.
  var isMove: Bool { Move(rawValue: name) != nil }
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
  case typing = "While editing a text"
  case picking = "In a list of choices"
  case confirming = "When something is asked"
  case searching = "In the command palette"
  case touring = "In the guided tour"
  case helping = "In this help"

  /// The context of a screen, which has its name.
  init(_ screen: ScreenName) { self = KeyContext(rawValue: screen.title) ?? .everywhere }

  /// The screen that it is the context of; nil for others.
  var screen: ScreenName? { ScreenName.allCases.first { $0.title == rawValue } }

  /// Whether the keys that work everywhere work here too.
  var sharesKeys: Bool { screen != nil }

  /// The keys valid here unless settings change them, in the order in which foot lines name them.
  var bindings: [Binding] {
    switch self {
    case .everywhere: KeyTable.everywhere
    case .prompt, .heads, .attention, .lens, .patching, .training, .detail:
      screen?.entry.bindings ?? []
    case .edits: KeyTable.edits
    case .typing: KeyTable.typing
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
  /// Keys by the names of what they do.
  private var changed: [String: [Key]] = [:]

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
    let known = Set(
      KeyContext.allCases.filter { $0.sharesKeys || $0 == .everywhere }
        .flatMap { $0.bindings.map(\.name) })
    for (name, keys) in changes.sorted(by: { $0.key < $1.key }) {
      guard known.contains(name) else {
        problems.append("There is no action '\(name)'. `?` and the palette list the actions.")
        continue
      }
      var next = map
      next.changed[name] = keys
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
      var seen: [Key: String] = [:]
      for binding in bindings(context) + bindings(.everywhere) {
        for key in binding.keys {
          if let other = seen[key], other != binding.name {
            return "\(key) already means '\(other)' on the screen \(context.rawValue)."
          }
          seen[key] = binding.name
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
      if let keys = changed[binding.name] { binding.keys = keys }
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
    return overlay?.keyContext ?? KeyContext(screen)
  }

  /// The bindings that the foot line names.
  var footBindings: [Binding] {
    let context = keyContext
    let shared = context.sharesKeys ? keyMap.bindings(.everywhere) : []
    return (keyMap.bindings(context) + shared).filter(\.isInFoot)
  }
}
