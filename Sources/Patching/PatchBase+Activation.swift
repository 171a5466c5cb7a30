import Analyses
import Tensors
import Tokens
import Transformer

/// Activation patching: one site takes the source's values.
extension PatchBase {
  /// The logit differences, `[cell][prompt]`, of cells of one layer.
  func logitDifferences(
    _ patch: ActivationPatch, _ cells: [PatchCell], _ cancellation: Cancellation?
  ) throws(Cancelled) -> [[Float]] {
    guard let layer = cells.first?.layer else { return [] }
    precondition(cells.allSatisfy { $0.layer == layer }, "cells of several layers in one step")
    let change = patch.site.isHeadwise ? headChange(patch.site, layer: layer) : nil
    let copies = cells.map { cell in
      let ranges = ranges(column: cell.column)
      let rows = continuation.rows(ranges)
      let stream =
        change.map { headStream($0, patch.site, cell, rows: rows) }
        ?? stream(patch.site, layer: layer, column: cell.column, rows: rows)
      return Continuation.Copy(ranges: ranges, stream: stream)
    }
    let place = patch.site.continues(layer, configuration)
    return try continuation.scores(
      copies, layer: place.layer, stage: place.stage, cancellation)
  }

  /// The stream after a site of the stream was patched, at some tensor rows.
  private func stream(_ site: PatchSite, layer: Int, column: Int, rows: [Int]) -> Tensor {
    let numbers = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
    let changed = changedRows(column: column)
    let into = changed.compactMap { numbers[$0] }
    guard site != .residualIn else {
      var stream = destinationActivations[.block(layer, .residualIn)].gathering(rows: rows)
      stream.setBlock(
        rows: into, column: 0, from: sourceActivations[.block(layer, .residualIn)],
        sourceRows: changed)
      return stream
    }
    let kept = site.continues(layer, configuration).site
    var stream = destinationActivations[kept].gathering(rows: rows)
    var difference = sourceActivations[site.site(layer)].gathering(rows: changed)
    difference.add(destinationActivations[site.site(layer)].gathering(rows: changed), scale: -1)
    var change = Tensor(repeating: 0, shape: [rows.count, stream.columns])
    change.setBlock(rows: into, column: 0, from: difference)
    stream.add(change)
    return stream
  }

  /// The stream after the outputs of a cell's heads changed, at some tensor rows.
  private func headStream(
    _ change: HeadChange, _ site: PatchSite, _ cell: PatchCell, rows: [Int]
  ) -> Tensor {
    let kept = configuration.afterHeads(ofLayer: cell.layer).site
    var stream = destinationActivations[kept].gathering(rows: rows)
    for (z, weights) in change.parts {
      for head in site.heads(ofColumn: cell.column, in: configuration) {
        weights.addOutput(
          of: Head(cell.layer, head), z: z.gathering(rows: rows), to: &stream)
      }
    }
    return stream
  }
}

/// The change of z, each part read by the W_O of its own checkpoint: zero where nothing differs.
struct HeadChange {
  var parts: [(z: Tensor, weights: Weights)]
}

extension PatchBase {
  /// How z of each head of a layer changes when that head alone is patched: [N, H K].
  ///
  /// One attention for all heads, as a head's z depends on no other head of its layer.
  func headChange(_ site: PatchSite, layer: Int) -> HeadChange {
    let clean = destinationActivations[.block(layer, .z)]
    guard site != .headOutput else {
      return HeadChange(parts: [
        (masked(sourceActivations[.block(layer, .z)], site), source.weights),
        (masked(clean, site).scaled(by: -1), destination.weights),
      ])
    }
    var change = patchedZ(site, layer: layer)
    if site != .z { applyEdits(to: &change, layer: layer) }
    change.add(clean, scale: -1)
    return HeadChange(parts: [(masked(change, site), destination.weights)])
  }

  /// z of each head with its queries, keys, values or pattern from the source.
  private func patchedZ(_ site: PatchSite, layer: Int) -> Tensor {
    let other = sourceActivations[site.site(layer)]
    guard site != .z else { return other.copied() }
    let weights = destination.weights
    func own(_ stage: Site.Stage) -> Tensor { destinationActivations[.block(layer, stage)] }
    func read(_ input: HeadInput, _ values: Tensor) -> Tensor {
      weights.attended(input, layer: layer, values, positions: continuation.positions)
    }
    let (keys, values) = (own(configuration.attendedKeys), own(.values))
    let attention = weights.attention(layer: layer, spans: continuation.spans)
    var z = Tensor(repeating: 0, shape: [values.rows, configuration.zColumns])
    func attend(queries: Tensor, keys: Tensor, values: Tensor) {
      attention.attend(
        AttentionInputs(queries: (queries, 0), keys: (keys, 0), values: (values, 0)), into: &z)
    }
    switch site {
    case .queries: attend(queries: read(.queries, other), keys: keys, values: values)
    case .keys:
      attend(
        queries: own(configuration.attendedQueries), keys: read(.keys, mixed(own(.keys), other)),
        values: values)
    case .values:
      attend(
        queries: own(configuration.attendedQueries), keys: keys, values: mixed(values, other))
    case .pattern:
      attention.mix(
        pattern: other,
        AttentionInputs(queries: (z, 0), keys: (keys, 0), values: (values, 0)), into: &z)
    case .residualIn, .attentionOut, .mlpOut, .headOutput, .z:
      preconditionFailure("\(site) is no input of attention")
    }
    return z
  }

  /// Keys or values with the source's at the patched positions.
  private func mixed(_ own: Tensor, _ other: Tensor) -> Tensor {
    var mixed = own.copied()
    let rows = changedRows(column: 0)
    mixed.setBlock(rows: rows, column: 0, from: other, sourceRows: rows)
    return mixed
  }

  /// The rows at which z can differ; zero at the others.
  private func masked(_ z: Tensor, _ site: PatchSite) -> Tensor {
    let rows = site.actsOnKeys ? laterRows : changedRows(column: 0)
    var kept = Tensor(repeating: 0, shape: [z.rows, z.columns])
    kept.setBlock(rows: rows, column: 0, from: z, sourceRows: rows)
    return kept
  }

  /// The rows whose queries see a patched key or value.
  private var laterRows: [Int] {
    let ranges = part.map { prompt in
      let (range, changes) = places.carried(prompt, column: 0)
      return changes ? range : range.lowerBound..<range.lowerBound
    }
    return continuation.rows(ranges)
  }

  /// Applies the edits of z in force to a z computed from patched inputs.
  private func applyEdits(to z: inout Tensor, layer: Int) {
    for intervention in destination.interventions where intervention.site == .block(layer, .z) {
      let rows = continuation.rows(of: intervention.positions)
      for head in intervention.heads ?? Array(0..<configuration.heads) {
        let columns = configuration.columns(ofHead: head)
        switch intervention.action {
        case .zero: z.setBlock(rows: rows, columns: columns, to: 0)
        case .replace(let values):
          z.setBlock(
            rows: rows, column: columns.lowerBound, from: values, sourceRows: rows,
            sourceColumns: columns)
        case .add(let values, let scale):
          z.addBlock(
            rows: rows, column: columns.lowerBound, from: values, sourceColumns: columns,
            scale: scale)
        }
      }
    }
  }
}

extension PatchSite {
  /// The first place at which the stream holds what the site changes, and where a pass from there goes
  /// on.
  func continues(
    _ layer: Int, _ configuration: Configuration
  ) -> (site: Site, layer: Int, stage: Site.Stage) {
    switch self {
    case .residualIn: (.block(layer, .residualIn), layer, .residualIn)
    case .mlpOut: (.block(layer, .residualOut), layer + 1, .residualIn)
    case .attentionOut, .headOutput, .z, .queries, .keys, .values, .pattern:
      configuration.afterHeads(ofLayer: layer)
    }
  }
}
