import Analyses
import Screen
import TextColumns
import Transformer

/// Draws the reckoning of self-repair, and the heads that rise or fall most when the head is ablated.
func drawRepair(_ scene: Scene<HeadDetailState>, isFocused: Bool, on canvas: Canvas) {
  if let missing = scene.missingPair {
    canvas.words(missing)
    return
  }
  let facts = scene.repairFacts
  guard scene.findings[SelfRepairQuery(scene.leading, scene.head)] != nil else {
    canvas.words(scene.absence(of: SelfRepairQuery.self))
    return
  }
  canvas.text(scene.repairWords + ", in logits", .muted)
  let room = canvas[canvas.bounds.splitTop(1).rest]
  let isWide = room.width >= 84
  let height = facts.count + (scene.axis == nil ? 0 : 1)
  let (numbers, list) =
    isWide
    ? room.bounds.splitLeft(max(42, room.width / 2))
    : room.bounds.splitTop(min(height + 1, room.height))
  drawFactTable(scene, facts, selected: nil, on: room[numbers])
  drawBackups(scene, isFocused: isFocused, on: room[isWide ? list.inset(columns: 1) : list])
}

/// Draws the other heads, those whose direct attribution changes most first.
private func drawBackups(_ scene: Scene<HeadDetailState>, isFocused: Bool, on canvas: Canvas) {
  let (glyphs, backups) = (canvas.glyphs, scene.backups)
  Table(
    columns: [
      Table.Column("head", width: 6), Table.Column("class", width: 8, isFlexible: true),
      Table.Column("clean", width: 8, alignment: .right),
      Table.Column("ablated", width: 8, alignment: .right),
      Table.Column("rise", width: 8, alignment: .right),
    ], count: backups.count, selected: isFocused ? scene.detailRow(.repair) : nil
  ) { row in
    let backup = backups[row]
    func number(_ value: Double) -> Span {
      Span(
        showNumber(value, decimals: 3, isSigned: true, glyphs: glyphs),
        .sign(of: value, decimals: 3))
    }
    return [
      Span(backup.head.description), Span(scene.role(backup.head) ?? "", .accent),
      number(backup.clean), number(backup.ablated), number(backup.rise),
    ]
  }.draw(on: canvas)
}

/// Self-repair in a line.
func repairSummary(_ scene: Scene<HeadDetailState>, _ glyphs: Glyphs) -> [Span] {
  guard scene.missingPair == nil else { return [Span("needs an answer and a distractor", .muted)] }
  let facts = scene.repairFacts.filter { ["direct effect", "self-repair"].contains($0.name) }
  return facts.flatMap { fact in
    [Span(fact.name + " ", .muted)]
      + valueSpans(fact.value, isSigned: true, decimals: 2, glyphs) + [Span("   ")]
  }
}
