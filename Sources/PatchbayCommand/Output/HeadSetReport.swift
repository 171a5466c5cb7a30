import Analyses
import Circuits
import Patching
import Screen
import StrictJSON
import TextColumns
import Transformer

/// What a set of heads carries, as it is printed.
struct HeadSetReport {
  let patch: ActivationPatch
  let set: HeadSet
  let settings: HeadSetPatch.Settings
  let result: HeadSetPatch
  /// What it took of memory at most, in bytes.
  let memory: Int
  let score: Score

  /// What was patched, in words.
  var definition: String {
    "all heads of the set take their \(patch.site.rawValue) in the source checkpoint at once, "
      + "\(patch.positions == .all ? "at all positions" : "at \(patch.positions.text)"), on the same "
      + "prompts; everything else is computed again"
  }

  /// What a share is, in words.
  static let share =
    "share: (F patched − F destination) / (F source − F destination); 0 nothing, 1 all of the change"

  /// What a part of the effects is, in words.
  static let effectShare =
    "part of the effects: of the summed magnitudes of the effects of single heads, each patched "
    + "alone, what lies on the heads of a set"

  // MARK: JSON

  /// The request, with which it can be repeated.
  func request(_ prompts: JSONOutput, _ source: OpenModel) throws -> JSONOutput {
    prompts.adding([
      "site": patch.site.rawValue, "at": patch.positions.text, "set": set.json,
      "random": settings.count, "seed": settings.seed, "singly": settings.isSingly,
      "bootstrap": settings.bootstrap.json, "source": try source.json(),
    ])
  }

  /// The numbers: the members of `result`.
  var json: JSONOutput {
    let prompts = result.patched.indices.map { row -> JSONOutput in
      [
        "destination": result.destination[row], "source": result.source[row],
        "patched": result.patched[row],
      ]
    }
    var json: JSONOutput = [
      "heads": result.heads, "destination": Measure.mean(result.destination),
      "source": Measure.mean(result.source), "patched": Measure.mean(result.patched),
      "effect": result.effect, "share": result.share, "shareInterval": result.shareInterval,
      "prompts": prompts,
      "random": JSONOutput.object(
        result.baselines.map { JSONOutput.Member(key: $0.kind.rawValue, value: self.json($0)) }),
      "memoryBytes": memory,
    ]
    if let effects = result.effects {
      json = json.adding([
        "effects": effects, "effectShare": result.effectShare(of: result.heads),
      ])
    }
    return json
  }

  private func json(_ baseline: HeadSetPatch.Baseline) -> JSONOutput {
    let sets = baseline.sets.map { drawn -> JSONOutput in
      [
        "heads": drawn.heads, "patched": drawn.patched,
        "share": result.share(ofPatched: drawn.patched),
        "effectShare": result.effectShare(of: drawn.heads),
      ]
    }
    return [
      "count": sets.count, "share": Self.json(result.place(.share, among: baseline)),
      "effectShare": Self.json(result.place(.effectShare, among: baseline)), "sets": sets,
    ]
  }

  private static func json(_ place: HeadSetPatch.Place?) -> JSONOutput {
    guard let place else { return .null }
    return [
      "mean": place.mean, "low": place.level(0.025), "high": place.level(0.975),
      "rank": place.rank, "quantile": place.quantile,
    ]
  }

  // MARK: Text

  /// Adds everything below the title.
  func add(to page: inout Page) {
    page.fact("set", Columns.printable(set.words))
    page.fact("  heads", result.heads.map(\.description).joined(separator: " "), .muted)
    for (name, values) in [
      ("destination", result.destination), ("source", result.source), ("patched", result.patched),
    ] {
      page.fact(name, page.number(Measure.mean(values), 3, signed: true))
    }
    if let share = result.share {
      let interval = page.words(result.shareInterval, 3)
      page.fact(
        "share", page.number(share, 3, signed: true) + (interval.isEmpty ? "" : " (\(interval))"),
        .accent)
    } else {
      page.fact("share", "not known: F of the two checkpoints is nearly the same", .muted)
    }
    add(.share, "share of the change", to: &page)
    add(.effectShare, "part of the effects of single heads", to: &page)
    if let effects = result.effects {
      page.heading("single heads", "\(score.name) patched minus unpatched, in \(score.unit)")
      page.add(HeadGrid(values: effects, map: .signed).lines(on: page))
    }
    page.space()
    page.note("\(definition.capitalizedFirst). \(Self.share.capitalizedFirst).")
    if result.effects != nil { page.note("\(Self.effectShare.capitalizedFirst).") }
  }

  private func add(
    _ compared: HeadSetPatch.Compared, _ title: String, to page: inout Page
  ) {
    let places = result.baselines.compactMap { baseline in
      result.place(compared, among: baseline).map { (baseline, $0) }
    }
    guard let own = places.first?.1.own else { return }
    page.heading(title, "of the set \(page.number(own, 3, signed: true)), beside random sets")
    var table = TextTable([
      .init("random sets", .left), .init("sets"), .init("mean"), .init("2.5 %"), .init("97.5 %"),
      .init("the set's place"),
    ])
    for (baseline, place) in places {
      table.rows.append([
        .init(baseline.kind.rawValue), .init("\(place.random.count)"),
        .init(page.number(place.mean, 3, signed: true)),
        .init(page.number(place.level(0.025), 3, signed: true)),
        .init(page.number(place.level(0.975), 3, signed: true)),
        .init("\(place.rank) of \(place.random.count + 1)", .accent),
      ])
    }
    page.add(table.lines(width: page.width))
  }
}
