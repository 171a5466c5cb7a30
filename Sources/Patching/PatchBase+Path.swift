import Analyses
import Tensors
import Tokens
import Transformer

/// Path patching: a sender's new output reaches the receivers past frozen heads.
extension PatchBase {
  /// The logit differences, `[cell][prompt]`, of senders in the order of their layers.
  func logitDifferences(
    _ path: PathPatch, _ cells: [PatchCell], _ cancellation: Cancellation?
  ) throws(Cancelled) -> [[Float]] {
    var change = ResidualChange(self, path, cells)
    switch path.receivers {
    case .logits:
      try change.advance(toLayer: configuration.layers, cancellation)
      return logitsPast(change)
    case .heads(let receivers):
      return try logitDifferences(grouped(receivers), &change, cancellation)
    }
  }

  /// The final stream of each sender, unembedded.
  private func logitsPast(_ change: ResidualChange) -> [[Float]] {
    let final = change.stream(.block(configuration.layers - 1, .residualOut))
    // At most END of each prompt is carried, so that rows are prompts.
    let prompts = part.indices.filter {
      !places.changed(part[$0], column: 0).isEmpty
    }.map { $0 - part.lowerBound }
    guard !prompts.isEmpty else { return change.senders.map { _ in unpatched } }
    let reader = continuation.reader.picking(prompts)
    let all = reader.values(
      destination.weights.logits(
        ofFinal: final, tokens: reader.tokens(copies: change.senders.count)))
    return change.senders.indices.map { sender in
      var differences = unpatched
      for (place, prompt) in prompts.enumerated() {
        differences[prompt] = all[sender * prompts.count + place]
      }
      return differences
    }
  }

  /// A second clean run for each sender, in which receivers take the recorded values.
  private func logitDifferences(
    _ receivers: [ReceiverGroup], _ change: inout ResidualChange, _ cancellation: Cancellation?
  ) throws(Cancelled) -> [[Float]] {
    guard let first = receivers.first?.layer else { return [] }
    let ranges = ranges(column: 0)
    let rows = continuation.rows(ranges)
    let stream = destinationActivations[.block(first, .residualIn)].gathering(rows: rows)
    var edits: [Intervention] = []
    for group in receivers {
      try change.advance(toLayer: group.layer, cancellation)
      edits.append(recorded(group, change, rows))
    }
    let copies = change.allSenders.map { _ in Continuation.Copy(ranges: ranges, stream: stream) }
    return try continuation.scores(
      copies, layer: first, stage: .residualIn, edits: edits, cancellation)
  }

  /// What receivers of one kind in one layer read, as an edit of the second run.
  private func recorded(
    _ group: ReceiverGroup, _ change: ResidualChange, _ carried: [Int]
  ) -> Intervention {
    let weights = destination.weights
    let block = weights.blocks[group.layer]
    let normed = weights.normalise(change.stream(.block(group.layer, .residualIn)), block.norm1)
      .normed
    let numbers = Dictionary(uniqueKeysWithValues: carried.enumerated().map { ($1, $0) })
    let places = change.rows.compactMap { numbers[$0] }
    let into = change.senders.indices.flatMap { copy in
      places.map { $0 + copy * carried.count }
    }
    let clean = destinationActivations[group.input.site(group.layer)].gathering(rows: carried)
    var values = Tensor(stacking: change.allSenders.map { _ in clean }, columns: clean.columns)
    for place in group.places {
      let read = weights.headInput(
        group.input, layer: group.layer, heads: place..<place + 1, of: normed)
      values.setBlock(
        rows: into, column: configuration.columns(ofHead: place).lowerBound, from: read)
    }
    let received = part.map { self.places.received($0) }
    return Intervention(
      group.input.site(group.layer), heads: group.places,
      positions: .at(
        change.allSenders.indices.flatMap { copy in
          copy < change.senders.count ? received : received.map { _ in [] }
        }), action: .replace(values))
  }

  /// Receivers of one input and layer together, the lowest layer first.
  private func grouped(_ receivers: [PathPatch.Receiver]) -> [ReceiverGroup] {
    let groups = Dictionary(grouping: receivers) { [$0.head.layer, $0.input.order] }
    return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { _, members in
      members.first.map {
        ReceiverGroup(
          layer: $0.head.layer, input: $0.input,
          places: Set(
            members.map { configuration.place(ofHead: $0.head.index, at: $0.input) }
          ).sorted())
      }
    }
  }
}

/// Receivers of one input and layer.
struct ReceiverGroup {
  var layer: Int
  var input: HeadInput
  /// The heads at the input's site: of queries, or of keys and values that several heads may share.
  var places: [Int]
}
