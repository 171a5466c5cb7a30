import Screen
import Transformer

extension ScreenEntry {
  /// Keys by their names.
  static func keys(_ names: String...) -> [Key] { names.compactMap { Key($0) } }

  /// A binding of the screen, whose action sees the screen's scene.
  static func bind(
    _ keys: [Key], _ name: String, _ label: String, _ help: String, foot isInFoot: Bool = false,
    asksInBurst: Bool = false,
    refusal: @escaping @Sendable (Scene<Own>) -> String? = { _ in nil },
    action: @escaping @Sendable (inout Scene<Own>) -> [Effect]
  ) -> Binding {
    Binding(
      keys, name, label, help, foot: isInFoot, asksInBurst: { _ in asksInBurst },
      refusal: { refusal($0[Self.self]) }, action: { action(&$0[Self.self]) })
  }

  /// A binding of the screen that only changes the state.
  static func bind(
    _ keys: [Key], _ name: String, _ label: String, _ help: String, foot isInFoot: Bool = false,
    asksInBurst: Bool = false,
    refusal: @escaping @Sendable (Scene<Own>) -> String? = { _ in nil },
    action: @escaping @Sendable (inout Scene<Own>) -> Void
  ) -> Binding {
    bind(
      keys, name, label, help, foot: isInFoot, asksInBurst: asksInBurst, refusal: refusal,
      action: { scene -> [Effect] in
        action(&scene)
        return []
      })
  }

  /// Bindings that step from head to head, for screens of one head.
  ///
  /// - Parameters:
  ///   - isInFoot: whether the foot line shows the first of them.
  ///   - refusal: why a binding of a given name is refused now.
  ///   - afterStep: moves the screen's own cursor to the head.
  /// - Returns: the bindings.
  static func headSteps(
    isInFoot: Bool = true,
    refusal: @escaping @Sendable (String, Scene<Own>) -> String? = { _, _ in nil },
    afterStep: @escaping @Sendable (inout Scene<Own>) -> Void = { _ in }
  ) -> [Binding] {
    func step(
      _ key: String, _ name: String, _ label: String, _ help: String, foot: Bool = false,
      _ next: @escaping @Sendable (Scene<Own>) -> Head
    ) -> Binding {
      bind(keys(key), name, label, help, foot: foot, refusal: { refusal(name, $0) }) {
        scene -> [Effect] in
        scene.go(to: next(scene))
        afterStep(&scene)
        return []
      }
    }
    return [
      step("]", "next-head", "head", "Go to the next head", foot: isInFoot) {
        $0.model.head(1, from: $0.head)
      },
      step("[", "previous-head", "head", "Go to the previous head") {
        $0.model.head(-1, from: $0.head)
      },
      step("}", "next-layer", "layer", "Go to the same head of the next layer") {
        Head($0.head.layer + 1, $0.head.index)
      },
      step("{", "previous-layer", "layer", "Go to the same head of the layer before") {
        Head($0.head.layer - 1, $0.head.index)
      },
    ]
  }
}
