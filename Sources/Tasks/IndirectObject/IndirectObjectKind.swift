/// Which sentences a set of indirect-object prompts is made of.
public enum IndirectObjectKind: String, CaseIterable, Hashable, Sendable {
  /// The first half of the base templates in BABA form, then the same in ABBA form.
  case mixed
  /// All base templates in ABBA form.
  case abba
  /// All base templates in BABA form.
  case baba
  /// The early templates in BABA form, then the same in ABBA form.
  case early
  /// The late templates in BABA form, then the same in ABBA form.
  case late
  /// The long templates, in BABA form.
  case long

  /// A template in one of its forms; its place in the list is its number in a prompt.
  typealias Frame = (template: SentenceTemplate, form: IndirectObjectSentence.Form)

  /// The family that the kind takes its templates from.
  var family: SentenceFamily {
    switch self {
    case .mixed, .abba, .baba: .base
    case .early: .early
    case .late: .late
    case .long: .long
    }
  }

  /// The frames of the kind, at least one.
  ///
  /// - Parameter templates: where they are taken from.
  /// - Returns: the frames, in the order of their numbers.
  /// - Throws: `noSection` where there is none of the family.
  func frames(_ templates: TaskTemplates) throws(TaskError) -> [Frame] {
    let all = templates[family]
    guard !all.isEmpty else { throw .noSection(family.rawValue, path: templates.path) }
    let half = all.prefix(max(1, all.count / 2))
    return switch self {
    case .mixed: half.map { ($0, .baba) } + half.map { ($0, .abba) }
    case .abba: all.map { ($0, .abba) }
    case .baba, .long: all.map { ($0, .baba) }
    case .early, .late: all.map { ($0, .baba) } + all.map { ($0, .abba) }
    }
  }
}
