import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The scatter of attention against what is written")
struct HeadScatterTests {
  /// The fixture's prompts that are long enough, their first tokens taken as names.
  static func prompts(_ fixture: Fixture) -> (set: PromptSet, rows: [Int]) {
    let rows = fixture.requests.prompts.indices.filter { fixture.requests.prompts[$0].count > 3 }
    let prompts = rows.map { row in
      let tokens = fixture.requests.prompts[row]
      return Prompt(
        tokens: tokens, corrupted: fixture.requests.reference[row], answer: tokens[2],
        distractor: tokens[0], positions: ["IO": 2, "S1": 0, "S2": 1])
    }
    return (PromptSet(prompts), rows)
  }

  static func heads(_ fixture: Fixture) -> [Head] {
    let shape = fixture.weights.configuration
    return (0..<shape.layers).flatMap { layer in (0..<shape.heads).map { Head(layer, $0) } }
  }

  @Test("the correlation of very many points takes one look at each", .timeLimit(.minutes(30)))
  func many() throws {
    let fixture = Fixture.tiny
    var scatter = try HeadScatter(
      of: Head(0, 0), Subject(fixture.weights, Self.prompts(fixture).set))
    let some = scatter.points
    let few = try #require(scatter.correlation(of: .subject))
    scatter.points = (0..<(400_000 / some.count)).flatMap { _ in some }
    let many = try #require(scatter.correlation(of: .subject))
    #expect(abs(few - many) < 1e-5)
  }

  @Test("heights are TransformerLens's head results times W_U", arguments: Fixture.all.indices)
  func golden(index: Int) throws {
    let fixture = Fixture.all[index]
    let shape = fixture.weights.configuration
    let (set, rows) = Self.prompts(fixture)
    let recorded = fixture["lens/heads/raw"].elements
    for head in Self.heads(fixture) {
      let ours = try HeadScatter(of: head, Subject(fixture.weights, set))
      #expect(ours.points.count == 2 * rows.count)
      let theirs = zip(set.prompts, rows).flatMap { prompt, row in
        [prompt.tokens[2], prompt.tokens[0]].map { token in
          let place = (row * shape.layers + head.layer) * shape.heads + head.index
          return recorded[place * shape.vocabulary + token.rawValue]
        }
      }
      let agreement = Agreement(ours.points.map(\.projection), theirs)
      #expect(agreement.worst < .float32Forward, "\(head): \(agreement)")
      #expect(ours.points.map(\.name) == rows.flatMap { _ in HeadScatter.Name.allCases })
      #expect(ours.points.map(\.prompt) == rows.indices.flatMap { [$0, $0] })
    }
  }

  @Test("widths are the pattern's probabilities from END", arguments: HeadScatter.Subjects.allCases)
  func attention(subjects: HeadScatter.Subjects) throws {
    let fixture = Fixture.tiny
    let subject = Subject(fixture.weights, Self.prompts(fixture).set)
    for head in Self.heads(fixture) {
      let ours = try HeadScatter(of: head, subject, subjects: subjects)
      let theirs = try AttentionMap(of: head, subject).patterns.flatMap { pattern in
        let end = pattern[pattern.count - 1]
        return [end[2], subjects == .first ? end[0] : end[0] + end[1]]
      }
      #expect(ours.points.map(\.attention) == theirs)
      #expect(ours.subjects == subjects)
    }
  }

  @Test("both heights, divided by the last LayerNorm, give the attribution, edited or not")
  func attribution() throws {
    let fixture = Fixture.tiny
    let plain = Subject(fixture.weights, Self.prompts(fixture).set)
    let edited = try plain.adding(
      [Ablation(heads: [Head(0, 1)], kind: .resample)], reference: plain.prompts.reference)
    for subject in [plain, edited] {
      let batch = subject.prompts.batch
      let activations = try fixture.weights.forward(
        batch, Pass(interventions: subject.interventions, capture: [.finalScale], logits: .none))
      let parts = try HeadAttribution(subject).headsByPrompt
      for head in Self.heads(fixture) {
        let points = try HeadScatter(of: head, subject).points
        for (row, prompt) in subject.prompts.prompts.enumerated() {
          let scale = activations[.finalScale][0, batch.index(row: row, position: prompt.end)]
          let difference = points[2 * row].projection - points[2 * row + 1].projection
          #expect(abs(difference / scale - parts[row][head.layer][head.index]) < .attributionSum)
        }
      }
    }
    let moved = try HeadScatter(of: Head(1, 0), edited)
    let unmoved = try HeadScatter(of: Head(1, 0), plain)
    #expect(moved != unmoved)
  }

  @Test("a prompt without a name is refused with its number and what it has")
  func missing() throws {
    let fixture = Fixture.tiny
    var (set, _) = Self.prompts(fixture)
    set.prompts[1].positions["S1"] = nil
    let expected = AnalysisError.noSuchPosition("S1", prompt: 1, known: ["IO", "S2"])
    #expect(throws: expected) {
      try HeadScatter(of: Head(0, 0), Subject(fixture.weights, set))
    }
    set.prompts[1].positions["S1"] = 99
    #expect(throws: AnalysisError.self) {
      try HeadScatter(of: Head(0, 0), Subject(fixture.weights, set))
    }
    #expect(throws: AnalysisError.noSuchHead(Head(0, 9), layers: 2, heads: 4)) {
      try HeadScatter(of: Head(0, 9), fixture.subject)
    }
  }

  @Test("the correlation is one for points on a line, and none for a single point")
  func correlation() throws {
    let fixture = Fixture.tiny
    var scatter = try HeadScatter(
      of: Head(0, 0), Subject(fixture.weights, Self.prompts(fixture).set))
    for (index, place) in [(0.1, 3), (0.5, 1), (0.3, 2)].enumerated() {
      scatter.points[2 * index].attention = Float(place.0)
      scatter.points[2 * index].projection = Float(place.1)
      scatter.points[2 * index + 1].projection = 4
    }
    let straight = try #require(scatter.correlation(of: .indirectObject))
    #expect(abs(straight + 1) < 1e-6)
    #expect(scatter.correlation(of: .subject) == nil)
    scatter.points.removeLast(4)
    #expect(scatter.correlation(of: .indirectObject) == nil)
  }
}
