import Analyses
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The token pairs of a head's circuits")
struct TokenPairsTests {
  static let names = [TokenSource.embedding: "plain", .firstMLP: "embedded"]

  @Test(
    "all pairs of one head agree with TransformerLens", arguments: Fixture.all.indices,
    TokenSource.allCases)
  func golden(index: Int, source: TokenSource) throws {
    let fixture = Fixture.all[index]
    let shape = fixture.weights.configuration
    let name = try #require(Self.names[source])
    for circuit in TokenPairs.Circuit.allCases {
      let recorded = fixture["circuits/\(circuit.rawValue)/\(name)"]
      let ours = try TokenPairs(
        of: Head(shape.layers - 1, shape.heads - 1), circuit, fixture.weights, source: source,
        count: recorded.count)
      let theirs = ours.largest.map { recorded[$0.first.rawValue, $0.second.rawValue] }
      // Entries near zero are sums of products as large as the largest entry.
      let agreement = Agreement(gradients: ours.largest.map(\.value), theirs)
      #expect(agreement.worst < .float32Forward, "\(circuit): \(agreement)")
      #expect(agreement.count == shape.vocabulary * shape.vocabulary)
      #expect(Set(ours.largest.map { [$0.first, $0.second] }).count == agreement.count)
      #expect(ours.smallest.map(\.value) == ours.largest.map(\.value).reversed())
    }
  }

  @Test(
    "of models of other families are those of the folded weights, keys and values of the head's group",
    arguments: FamilyFixture.all, TokenPairs.Circuit.allCases)
  func families(fixture: FamilyFixture, circuit: TokenPairs.Circuit) throws {
    let folded = fixture.weights.processed()
    let all = fixture.configuration.vocabulary * fixture.configuration.vocabulary
    for index in 0..<fixture.configuration.heads {
      let head = Head(fixture.configuration.layers - 1, index)
      let matrix = Self.matrix(head, circuit, folded)
      let ours = try TokenPairs(of: head, circuit, fixture.weights, count: all)
      let theirs = ours.largest.map { matrix[$0.first.rawValue, $0.second.rawValue] }
      let agreement = Agreement(gradients: ours.largest.map(\.value), theirs)
      #expect(agreement.worst < .float32Forward, "\(head): \(agreement)")
      #expect(agreement.count == all)
    }
  }

  /// More tokens than one run of them takes.
  @Test("equal the sorted whole matrix", arguments: TokenPairs.Circuit.allCases)
  func twin(circuit: TokenPairs.Circuit) throws {
    let shape = Configuration(layers: 1, heads: 2, width: 8, vocabulary: 1100, context: 4)
    let weights = Weights(random: shape, isTied: false, seed: 8)
    let matrix = Self.matrix(Head(0, 1), circuit, weights.processed())
    let sorted = matrix.elements.sorted(by: >)
    var reports: [[Int]] = []
    let ours = try TokenPairs(
      of: Head(0, 1), circuit, weights, count: 25, progress: { reports.append([$0, $1]) })
    let largest = Agreement(ours.largest.map(\.value), Array(sorted.prefix(25)))
    let smallest = Agreement(ours.smallest.map(\.value), sorted.suffix(25).reversed())
    #expect(largest.worst < .float32Forward, "\(largest)")
    #expect(smallest.worst < .float32Forward, "\(smallest)")
    for pair in ours.largest + ours.smallest {
      let theirs = matrix[pair.first.rawValue, pair.second.rawValue]
      #expect(abs(pair.value - theirs) < .float32Forward * (1 + abs(theirs)))
    }
    #expect(reports == [[1024, 1100], [1100, 1100]])
  }

  @Test("only the tokens asked for are read, each once")
  func tokens() throws {
    let weights = Fixture.tiny.weights
    let asked: [TokenID] = [7, 3, 7]
    let ours = try TokenPairs(of: Head(1, 1), .ov, weights, tokens: asked, count: 500)
    let all = try TokenPairs(of: Head(1, 1), .ov, weights, count: 61 * 61)
    let expected = all.largest.filter { asked.contains($0.first) }
    #expect(ours.largest.map(\.second) == expected.map(\.second))
    #expect(ours.largest.count == 2 * 61)
    #expect(try TokenPairs(of: Head(1, 1), .ov, weights, tokens: [], count: 5).largest.isEmpty)
    #expect(try TokenPairs(of: Head(1, 1), .qk, weights, count: 0).largest.isEmpty)
  }

  @Test("can be stopped")
  func cancelled() {
    let cancellation = Cancellation()
    cancellation.cancel()
    for circuit in TokenPairs.Circuit.allCases {
      #expect(throws: AnalysisError.cancelled) {
        try TokenPairs(
          of: Head(0, 0), circuit, Fixture.tiny.weights, cancellation: cancellation)
      }
    }
  }

  /// The circuit between all tokens, of a model whose norms are folded.
  static func matrix(
    _ head: Head, _ circuit: TokenPairs.Circuit, _ folded: Weights
  ) -> Tensor {
    let columns = folded.configuration.columns(ofHead: head.index)
    func third(_ input: HeadInput) -> Tensor {
      let place = folded.configuration.place(ofHead: head.index, at: input)
      let (map, outputs) = folded.inputMap(
        input, layer: head.layer, heads: place..<place + 1)
      return Tensor.multiply(folded.tokenEmbedding, map.matrix(outputs: outputs))
    }
    guard circuit == .ov else { return Tensor.multiply(third(.queries), transposed: third(.keys)) }
    let output = folded.blocks[head.layer].attention.output.matrix(inputs: columns)
    let written = Tensor.multiply(third(.values), output)
    return Tensor.multiply(written, transposed: folded.unembedding)
  }
}
