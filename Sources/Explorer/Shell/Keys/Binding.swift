import Screen

/// Keys, their action, and when it is refused.
struct Binding: Sendable {
  /// Changes the state, and returns the effects to carry out.
  typealias Action = @Sendable (inout AppState) -> [Effect]

  /// The keys, the first of which foot lines show; none for an action of the palette alone.
  var keys: [Key]
  /// The name in settings and Documentation/Keys.md, as `next-measure`.
  var name: String
  /// One or two words for foot lines.
  var label: String
  /// What the action does, in a sentence without a full stop.
  var help: String
  /// Whether foot lines show it.
  var isInFoot: Bool
  /// Whether the action asks first when its key comes in a burst: it leaves, starts, deletes,
  /// writes or copies, and does not ask anyway.
  var asksInBurst: @Sendable (AppState) -> Bool
  /// Why the action is refused now; nil if it is not.
  var refusal: @Sendable (AppState) -> String?
  /// The action.
  var action: Action

  /// A binding from its parts.
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

  /// A binding that only changes the state.
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

  /// A binding of a movement, which the overlay or the screen makes.
  init(_ keys: [Key], _ move: Move, _ help: String, foot isInFoot: Bool = false) {
    self.init(
      keys, move.rawValue, move.rawValue.replacing("-", with: " "), help, foot: isInFoot,
      action: { $0.move(move) })
  }

  /// Whether it only moves a cursor; the palette leaves these out.
  var isMove: Bool { Move(rawValue: name) != nil }
}

/// A context that decides what keys mean.
enum KeyContext: String, Hashable, Sendable, CaseIterable {
  case everywhere = "Everywhere"
  case prompt = "Prompt"
  case heads = "Heads"
  case attention = "Attention"
  case lens = "Lens"
  case patching = "Patching"
  case circuit = "Circuit"
  case training = "Training"
  case detail = "Head"
  case runs = "Runs"
  case edits = "In the list of edits"
  case typing = "While editing a text"
  case picking = "In a list of choices"
  case confirming = "When something is asked"
  case searching = "In the command palette"
  case touring = "In the guided tour"
  case helping = "In this help"

  /// The context of a screen.
  init(_ screen: ScreenName) { self = KeyContext(rawValue: screen.title) ?? .everywhere }

  /// The screen of the context; nil for others.
  var screen: ScreenName? { ScreenName.allCases.first { $0.title == rawValue } }

  /// Whether the keys that work everywhere work here too.
  var sharesKeys: Bool { screen != nil }

  /// The default bindings of the context, in the order of foot lines.
  var bindings: [Binding] {
    switch self {
    case .everywhere: KeyTable.everywhere
    case .prompt, .heads, .attention, .lens, .patching, .circuit, .training, .detail, .runs:
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

/// The key table, changed by settings.
struct KeyMap: Hashable, Sendable {
  /// Changed keys by the names of actions.
  private var changed: [String: [Key]] = [:]

  /// The unchanged table.
  init() {}

  /// The table with other keys for some actions.
  ///
  /// A change that gives a key two meanings is left out.
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

  /// The bindings of a context.
  func bindings(_ context: KeyContext) -> [Binding] {
    guard !changed.isEmpty else { return context.bindings }
    return context.bindings.map { binding in
      var binding = binding
      if let keys = changed[binding.name] { binding.keys = keys }
      return binding
    }
  }

  /// The binding of a key in a context; nil if it has none.
  func binding(for key: Key, in context: KeyContext) -> Binding? {
    let shared = context.sharesKeys ? bindings(.everywhere) : []
    return (bindings(context) + shared).first { $0.keys.contains(key) }
  }
}

extension AppState {
  /// The context of the next key.
  var keyContext: KeyContext {
    if tour != nil { return .touring }
    return overlay?.keyContext ?? KeyContext(screen)
  }

  /// The bindings that the foot line shows.
  var footBindings: [Binding] {
    let context = keyContext
    let shared = context.sharesKeys ? keyMap.bindings(.everywhere) : []
    return (keyMap.bindings(context) + shared).filter(\.isInFoot)
  }
}
