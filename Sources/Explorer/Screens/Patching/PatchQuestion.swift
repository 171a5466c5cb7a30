import Analyses
import Patching
import Tasks
import TextColumns
import Transformer

/// What is chosen from a list on the screen of patching.
enum PatchQuestion: Hashable, Sendable {
  case site, direction, positions, receivers, receiverPositions

  /// The words above the list.
  var title: String {
    switch self {
    case .site: "patch"
    case .direction: "values go"
    case .positions: "patch at"
    case .receivers: "paths lead to"
    case .receiverPositions: "receivers take it at"
    }
  }
}

/// What was chosen.
enum PatchSetting: Hashable, Sendable {
  case site(PatchSite)
  case direction(PatchRoute)
  case positions(Ablation.Positions, isWhole: Bool)
  case receivers(PathPatch.Receivers)
  case receiverPositions(Ablation.Positions)
  /// Receivers are to be typed.
  case typed
}

extension Scene<PatchingState> {
  /// What can be chosen.
  func patchChoices(_ question: PatchQuestion) -> [Choice<PatchSetting>] {
    switch question {
    case .site: siteChoices
    case .direction: directionChoices
    case .positions: patchPlaceChoices
    case .receivers: receiverChoices
    case .receiverPositions:
      places.map { value, name, detail in
        Choice(
          value: .receiverPositions(value), name: name, detail: detail,
          isCurrent: value == own.receiverPositions)
      }
    }
  }

  private var siteChoices: [Choice<PatchSetting>] {
    PatchSite.allCases.map { site in
      Choice(
        value: .site(site), name: site.rawValue, detail: site.meaning,
        isCurrent: site == own.site)
    }
  }

  private var directionChoices: [Choice<PatchSetting>] {
    PatchRoute.allCases.map { direction in
      let isMissing = direction.isCross && second == nil
      return Choice(
        value: .direction(direction), name: "\(direction.source) → \(direction.destination)",
        detail: isMissing
          ? "o opens a second checkpoint"
          : direction.isCross ? "the same prompts" : "within a checkpoint",
        refusal: isMissing
          ? "Only one checkpoint is open. o opens a second one, B, whose values can be taken."
          : nil,
        isCurrent: direction == patchDirection)
    }
  }

  /// All positions, and single ones by their names.
  private var places: [(Ablation.Positions, String, String)] {
    let token = reader.display(document.prompt.tokens[position])
    return [(.all, "all", "every position")]
      + document.commonPositions.map { name in
        (.named([name]), name, name == "END" ? "the last token" : "the position of that name")
      } + [(.named(["\(position)"]), "cursor", "position \(position), \(token)")]
  }

  private var patchPlaceChoices: [Choice<PatchSetting>] {
    let isStream = own.kind == .activation && !own.site.isHeadwise
    var choices = places.map { value, name, detail in
      Choice(
        value: PatchSetting.positions(value, isWhole: false), name: name,
        detail: isStream && value == .all ? "each by itself" : detail,
        isCurrent: value == own.positions && !(own.isWhole && isStream))
    }
    guard isStream else { return choices }
    let names = document.commonPositions
    let named = Choice(
      value: PatchSetting.positions(.named(names), isWhole: false), name: "named",
      detail: names.joined(separator: " "), isCurrent: own.positions == .named(names))
    let whole = Choice(
      value: PatchSetting.positions(.all, isWhole: true), name: "together",
      detail: "all at once: one number a layer", isCurrent: own.isWhole)
    choices.insert(contentsOf: [named, whole], at: 1)
    return choices
  }

  /// The columns of the screen that a detail may take.
  private static let detailRoom = 32

  private var receiverChoices: [Choice<PatchSetting>] {
    var choices = [
      Choice(
        value: PatchSetting.receivers(.logits), name: "logits", detail: "the final stream at END",
        isCurrent: own.receivers == .logits && own.marked.isEmpty)
    ]
    func add(_ name: String, _ receivers: [PathPatch.Receiver], isCurrent: Bool = false) {
      guard !receivers.isEmpty else { return }
      let receivers = PathPatch.Receivers.heads(receivers.sorted())
      choices.append(
        Choice(
          value: .receivers(receivers), name: name,
          detail: Columns.truncated(receivers.description, to: Self.detailRoom, ellipsis: "…"),
          isCurrent: isCurrent))
    }
    add("marked heads", Array(own.marked), isCurrent: !own.marked.isEmpty)
    for count in [PatchingScreen.strongestCount, 2 * PatchingScreen.strongestCount] {
      let strongest = strongestReceivers(count)
      if strongest.count == count { add("strongest \(count) here", strongest) }
    }
    if case .heads(let current) = own.receivers {
      add("as they are", current, isCurrent: own.marked.isEmpty)
    }
    for kind in circuit?.classes ?? [] {
      let heads = Set(kind.members.map(\.head)).filter(model.has)
      add("\(kind.name) \(own.input.rawValue)", heads.map { .init($0, own.input) })
    }
    choices.append(
      Choice(value: .typed, name: "type them…", detail: "inputs of heads, as 9.9.q,9.6.q"))
    return choices
  }
}

extension PatchSite {
  /// What it is, in words.
  var meaning: String {
    switch self {
    case .residualIn: "the stream entering a layer"
    case .attentionOut: "what the heads of a layer add"
    case .mlpOut: "what the MLP of a layer adds"
    case .headOutput: "what a head adds, own W_O"
    case .z: "z, read by the other W_O"
    case .queries: "a head's queries"
    case .keys: "a head's keys"
    case .values: "a head's values"
    case .pattern: "a head's attention probabilities"
    }
  }
}
