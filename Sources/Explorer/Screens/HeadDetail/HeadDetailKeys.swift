import Screen

extension HeadDetailScreen {
  /// The keys of the head screen.
  static let bindings: [Binding] =
    [
      bind(
        keys("space"), "toggle-ablation", "ablate", "Ablate this head, or restore it", foot: true
      ) { $0.toggleAblation() }
    ] + headSteps() + [
      bind(keys("enter"), "open", "look", "Open the head: where it looks", foot: true) {
        open(&$0)
      },
      bind(
        keys("t"), "toggle-both-subjects", "S1+S2", "Count attention to both subjects, or S1 alone"
      ) { $0.own.countsBothSubjects.toggle() },
    ]
}
