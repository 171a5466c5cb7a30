import Circuits
import Screen
import Tracking
import Transformer

/// A number of heads over time, as a map.
struct HeadTimelineModel {
  /// What the map shows.
  let name: String
  /// The numbers.
  let timeline: HeadTimeline
  /// The heads, from the top.
  let heads: [Head]

  /// Its name on the screen.
  var title: String { TrackedMeasure.HeadKind(name)?.title ?? name }
  /// Its unit; empty where it is not known.
  var unit: String { TrackedMeasure.HeadKind(name)?.unit ?? "" }
  /// Whether its numbers have a sign.
  var isSigned: Bool { TrackedMeasure.HeadKind(name)?.isSigned ?? true }
  /// Digits after the point.
  var decimals: Int { isSigned ? 2 : 3 }

  /// The moments to show: those of some steps, evenly thinned to so many, the last always.
  ///
  /// - Parameters:
  ///   - steps: the steps that are shown.
  ///   - most: the columns that there are.
  /// - Returns: places among the moments, rising.
  func places(in steps: ClosedRange<Int>, most: Int) -> [Int] {
    let all = timeline.steps.indices.filter { steps.contains(timeline.steps[$0]) }
    let most = max(1, most)
    guard all.count > most, most > 1 else { return Array(all.suffix(most)) }
    return (0..<most).map { all[$0 * (all.count - 1) / (most - 1)] }
  }

  /// What is under the cursor, in words: `9.9 name-mover at step 150: −0.52 logits, at first +2.10`.
  ///
  /// - Parameters:
  ///   - name: what the head is called.
  ///   - head: the head.
  ///   - step: the moment.
  ///   - word: what moments are counted by.
  ///   - glyphs: gives the minus sign.
  /// - Returns: the words.
  func words(
    _ name: String, of head: Head, at step: Int, _ word: String, _ glyphs: Glyphs
  ) -> String {
    let values = timeline.values(of: head)
    guard let here = timeline.place(at: step), let first = values.first else { return "" }
    guard heads.contains(head) else { return "\(name) is not a head that was measured" }
    func number(_ value: Double) -> String {
      Numeral.fixed(value, decimals: decimals, signed: isSigned, glyphs: glyphs)
    }
    let now = values[here]
    var words = "\(name) at \(word) \(timeline.steps[here]): \(number(now))"
    if isSigned, !unit.isEmpty { words += " \(unit)" }
    if here > 0 { words += ", at first \(number(first))" }
    return words
  }
}

extension Scene<TrainingState> {
  /// The maps that are tracked, on the first set of prompts that has any.
  var headMaps: TrackedCurves? { own.reports.tracked.first { !$0.mapNames.isEmpty } }

  /// The name of the map that is shown: the chosen one if it is tracked, else the first.
  var shownHeadMap: String? {
    let names = headMaps?.mapNames ?? []
    return own.headMap.flatMap { names.contains($0) ? $0 : nil } ?? names.first
  }

  /// The map that is shown; nil if none is tracked.
  var headTimeline: HeadTimelineModel? {
    guard let name = shownHeadMap, let timeline = headMaps?.maps[name] else { return nil }
    return HeadTimelineModel(name: name, timeline: timeline, heads: ordered(timeline))
  }

  /// Models with no more heads show them in the order of layers.
  private static let few = 40

  /// The heads of the open circuit by classes, then the others: those that change most first.
  private func ordered(_ timeline: HeadTimeline) -> [Head] {
    let all = (0..<timeline.layers).flatMap { layer in
      (0..<timeline.heads).map { Head(layer, $0) }
    }
    var seen: Set<Head> = []
    let members = (circuit?.classes ?? []).flatMap { $0.members.map(\.head) }
      .filter {
        $0.layer < timeline.layers && $0.index < timeline.heads && seen.insert($0).inserted
      }
    let others = all.filter { !seen.contains($0) }
    guard all.count > Self.few else { return members + others }
    let changes = Dictionary(uniqueKeysWithValues: others.map { ($0, timeline.change(of: $0)) })
    let places = Dictionary(uniqueKeysWithValues: others.enumerated().map { ($1, $0) })
    return members
      + others.sorted { first, second in
        let (a, b) = (changes[first] ?? 0, changes[second] ?? 0)
        return a != b ? a > b : (places[first] ?? 0) < (places[second] ?? 0)
      }
  }
}
