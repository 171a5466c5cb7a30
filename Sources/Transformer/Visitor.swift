import Tensors

/// Applies a pass's interventions and keeps its captured sites.
struct Visitor {
  let configuration: Configuration
  private let interventions: [Site: [Intervention]]
  private let capture: Set<Site>

  init(_ pass: Pass, _ configuration: Configuration) {
    self.configuration = configuration
    capture = pass.capture
    interventions = Dictionary(grouping: pass.interventions, by: \.site)
    for site in interventions.keys {
      precondition(site.isEditable, "\(site) cannot be edited")
      precondition(site.exists(in: configuration), "the model has no \(site)")
    }
  }

  /// Whether a site is edited or captured.
  func touches(_ site: Site) -> Bool { interventions[site] != nil || capture.contains(site) }

  /// Whether anything in a block is edited or captured.
  func touches(layer: Int) -> Bool {
    func isIn(_ site: Site) -> Bool {
      guard case .block(layer, _) = site else { return false }
      return true
    }
    return interventions.keys.contains(where: isIn) || capture.contains(where: isIn)
  }

  /// The first layer that nothing requested depends on; nil where all layers are needed.
  func firstUnneededLayer(_ request: LogitRequest) -> Int? {
    guard request.positions == .none, !touchesFinalNorm else { return nil }
    let layers = capture.compactMap { site in
      if case .block(let layer, _) = site { layer } else { nil }
    }
    return (layers.max() ?? -1) + 1
  }

  /// Whether the last norm is edited or captured.
  var touchesFinalNorm: Bool { touches(.finalNorm) || touches(.finalScale) }

  /// Edits a site that is a whole tensor, then keeps it if it is captured.
  func visit(_ site: Site, _ value: inout Tensor, _ rows: TensorRows, _ kept: inout Activations) {
    for intervention in interventions[site] ?? [] {
      intervention.apply(to: &value, siteColumns: value.columns, configuration, rows)
    }
    keep(site, value, &kept)
  }

  /// Edits a site that is some columns of a tensor, then keeps it if it is captured.
  func visit(
    _ site: Site, _ value: inout Tensor, columns: Range<Int>, _ rows: TensorRows,
    _ kept: inout Activations
  ) {
    for intervention in interventions[site] ?? [] {
      intervention.apply(
        to: &value, column: columns.lowerBound, siteColumns: columns.count, configuration, rows)
    }
    if capture.contains(site) { kept.sites[site] = value.gathering(columns: columns) }
  }

  /// Edits a pattern, then keeps it if it is captured.
  func visitPattern(
    _ site: Site, _ pattern: inout Tensor, _ attention: Attention, _ rows: TensorRows,
    _ kept: inout Activations
  ) {
    for intervention in interventions[site] ?? [] {
      intervention.apply(toPattern: &pattern, attention, rows)
    }
    keep(site, pattern, &kept)
  }

  /// Keeps a copy of a site's value if it is captured.
  func keep(_ site: Site, _ value: Tensor, _ kept: inout Activations) {
    if capture.contains(site) { kept.sites[site] = value.copied() }
  }
}
