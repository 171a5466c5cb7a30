import Analyses
import Screen
import StrictJSON
import Tasks
import Transformer

extension AttentionCommand {
  /// How much every head looks at named positions, in one checkpoint or in two.
  func work(to text: String, _ run: Run, _ model: OpenModel, _ loaded: LoadedPrompts) throws {
    let query = from ?? "END"
    var names: [String] = []
    if case .named(let listed) = Ablation.Positions(text) {
      for name in listed where !names.contains(name) { names.append(name) }
    }
    _ = try Ablation.Positions.named([query] + names).resolved(in: loaded.set)
    let other = try second.map { try model.second(folder: $0, cancellation: run.cancellation) }
    if let other { try loaded.check(for: other) }
    func read(_ model: OpenModel) throws -> [[[Float]]] {
      let found = try AttentionToPositions(
        Subject(model.weights, loaded.set), names: names, from: query,
        cancellation: run.cancellation
      ).probabilities
      return names.map { found[$0] ?? [] }
    }
    let reading = AttentionReading(
      names: names, query: query, first: try read(model), second: try other.map(read), other: other)
    if let other { model.tellDifference(from: other) }
    try export.write(run) { try reading.figure(model, loaded) }
    var request = loaded.json(model.vocabulary).adding(["to": names, "from": query])
    if let other { request = request.adding(["second": try other.json()]) }
    try run.print("attention-to", model, request: request, result: reading.json) { page in
      try page.title("Attention from \(query)", model, loaded)
      if let other {
        page.fact("second", "\(other.name), sha256 \(try other.hash.text().prefix(12))")
      }
      reading.add(to: &page)
      page.space()
      page.note(
        "Probabilities after softmax at \(query), \(page.convention(loaded)); "
          + "\(page.average(loaded)).")
    }
  }
}

/// The attention of every head from one position to others, in one checkpoint or in two.
struct AttentionReading {
  /// The positions that are looked at.
  let names: [String]
  /// The position that looks.
  let query: String
  /// Of each name, `[layer][head]`.
  let first: [[[Float]]]
  /// The same in the second checkpoint; nil where there is none.
  let second: [[[Float]]]?
  /// The second checkpoint.
  let other: OpenModel?

  /// The first minus the second, where both are of one shape.
  var difference: [[[Float]]]? {
    guard let second, zip(first, second).allSatisfy({ $0.map(\.count) == $1.map(\.count) }) else {
      return nil
    }
    return zip(first, second).map { zip($0, $1).map { zip($0, $1).map { $0 - $1 } } }
  }

  /// The means by name, and of two checkpoints those of the second and the difference.
  var json: JSONOutput {
    func named(_ values: [[[Float]]]?) -> JSONOutput {
      guard let values else { return .null }
      return .object(zip(names, values).map { JSONOutput.Member(key: $0, value: $1.json) })
    }
    let means: JSONOutput = ["means": named(first)]
    guard second != nil else { return means }
    return means.adding(["secondMeans": named(second), "difference": named(difference)])
  }

  /// A grid and the strongest heads for each name.
  func add(to page: inout Page) {
    for (place, name) in names.enumerated() {
      if let difference {
        page.heading("\(query) to \(name)", "the first checkpoint minus the second")
        page.add(HeadGrid(values: difference[place], map: .signed).lines(on: page))
        page.add(RankedHeads(values: difference[place], count: 5).lines(on: page))
      } else {
        page.heading("\(query) to \(name)", "mean probability")
        page.add(HeadGrid(values: first[place], map: .sequential).lines(on: page))
        page.add(
          RankedHeads(values: first[place], count: 5, isSigned: false).lines(on: page))
      }
    }
  }
}
