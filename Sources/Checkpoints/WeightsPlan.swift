import Foundation
import Tensors
import Transformer

/// The stored tensor for each place in `Weights`; all checks are made here, before any element is
/// read.
struct WeightsPlan {
  /// The model's shape, with as many rows of the token embedding as are stored.
  private(set) var configuration: Configuration

  /// The tensors that make the model.
  private(set) var sources: [Parameter: Source] = [:]

  /// The biases that the file leaves out altogether, and that are zero.
  private(set) var absent: Set<Parameter> = []

  /// The tensors that do not make the model.
  private(set) var ignored: [IgnoredTensor] = []

  /// What a user should know about the files.
  private(set) var notes: [CheckpointNote] = []

  /// The bytes of memory of weights that cannot be mapped.
  private(set) var bytesHeld = 0

  /// The file that has a tensor or should have it.
  private let path: String

  /// How the files of the model's family are read.
  private let family: any Family

  /// How weights of half precision are held.
  private let halves: HalfWeights

  /// Sorts the stored tensors into a model.
  ///
  /// - Throws: the first tensor that is missing, doubled, or of a wrong shape or type, or that
  ///   belongs to a model which is more than its weights.
  init(
    _ stored: StoredTensors, _ file: ConfigurationFile, halves: HalfWeights
  ) throws(CheckpointError) {
    let settings = file.settings
    self.halves = halves
    configuration = file.configuration
    notes = file.notes
    family = file.family
    path = stored.path
    try assign(stored)
    settleEmbedding(isTied: settings.isTied)
    try checkRows()
    try settleHead(isTied: settings.isTied)
    settleOrientation()
    settleBiases()
    let hasHead = sources[.unembedding] != nil
    for place in Parameter.all(in: configuration, hasSeparateHead: hasHead) {
      try checkShape(of: place)
    }
    try checkMemory()
    try checkRange()
    noteStrangers()
    if self.configuration.vocabulary != settings.vocabulary {
      let rows = self.configuration.vocabulary
      notes.append(.vocabularyRows(configured: settings.vocabulary, stored: rows))
    }
  }

  /// Refuses weights that cannot be mapped as they are and would not fit the machine's memory.
  ///
  /// A sparse file of a few bytes on disk may declare any size.
  private mutating func checkMemory() throws(CheckpointError) {
    for place in sources.keys { sources[place]?.keepsHalves = false }
    bytesHeld = heldBytes
    if !halves.converts(bytes: bytesHeld) {
      for place in sources.keys { sources[place]?.keepsHalves = true }
      bytesHeld = heldBytes
    }
    let available = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    guard bytesHeld > available else { return }
    let source = sources.values.first { !$0.isLent }
    throw .file(
      path: source?.file.path ?? path, .needsMemory(bytes: bytesHeld, available: available))
  }

  /// The bytes of memory of the tensors that no file lends.
  private var heldBytes: Int {
    sources.values.lazy.filter { !$0.isLent }.reduce(0) { held, source in
      let bytes = source.stored.shape.count.multipliedReportingOverflow(by: 4)
      let sum = held.addingReportingOverflow(bytes.partialValue)
      return bytes.overflow || sum.overflow ? Int.max : sum.partialValue
    }
  }

  /// Refuses double precision that single precision cannot hold.
  private func checkRange() throws(CheckpointError) {
    for source in sources.values where source.type == .float64 {
      if source.file.exceedsSinglePrecision(at: source.stored.range) {
        throw .tensor(path: source.file.path, name: source.stored.name, .beyondSingle)
      }
    }
  }

  /// Gives every stored tensor its place or ignores it.
  private mutating func assign(_ stored: StoredTensors) throws(CheckpointError) {
    let known = Set(Parameter.all(in: configuration, hasSeparateHead: true))
    for (tensor, file) in stored.tensors {
      switch TensorName(tensor.name, in: family.names) {
      case .mask: ignored.append(IgnoredTensor(name: tensor.name, reason: .mask))
      case .frequencies: ignored.append(IgnoredTensor(name: tensor.name, reason: .frequencies))
      case .unknown: ignored.append(IgnoredTensor(name: tensor.name, reason: .unknown))
      case .foreignPart: ignored.append(IgnoredTensor(name: tensor.name, reason: .foreignPart))
      case .adapter: throw .tensor(path: file.path, name: tensor.name, .adapter)
      case .quantised:
        let method = QuantisedParts.method(ofTensor: tensor.name)
        throw .tensor(path: file.path, name: tensor.name, .quantised(method: method))
      case .weight(.block(let layer, _)) where layer >= configuration.layers:
        ignored.append(IgnoredTensor(name: tensor.name, reason: .beyondLayers))
      case .weight(let place) where !known.contains(place):
        // Such as the biases of maps that have none: transformers leaves them aside as well.
        ignored.append(IgnoredTensor(name: tensor.name, reason: .foreignPart))
      case .weight(let place):
        guard let type = WeightType(tensor.type) else {
          throw .tensor(path: file.path, name: tensor.name, .unusableType(tensor.type))
        }
        let source = Source(
          stored: tensor, file: file, type: type, layout: family.layout(of: place))
        if let other = sources.updateValue(source, forKey: place)?.stored.name {
          throw .tensor(path: file.path, name: tensor.name, .twice(other: other))
        }
      }
    }
  }
}

// MARK: What files leave open

extension WeightsPlan {
  /// Takes the head of a tied model for its token embedding where that alone is stored.
  private mutating func settleEmbedding(isTied: Bool) {
    guard isTied, sources[.tokenEmbedding] == nil, let head = sources[.unembedding] else { return }
    sources[.tokenEmbedding] = head
    sources[.unembedding] = nil
  }

  /// Takes the number of tokens from the rows of the token embedding.
  private mutating func checkRows() throws(CheckpointError) {
    let source = try source(.tokenEmbedding)
    let extents = source.stored.shape.extents
    guard extents.count == 2, extents[1] == configuration.width,
      ModelLimits.vocabulary.contains(extents[0])
    else {
      throw .tensor(
        path: source.file.path, name: source.stored.name,
        .wrongTable(columns: configuration.width, found: source.stored.shape))
    }
    configuration.vocabulary = extents[0]
  }

  /// Decides whether a stored head is a second copy of the token embedding.
  ///
  /// What config.json unties stays apart, equal or not. Where it ties the two, or says nothing, and
  /// another head is stored, that head is used, as transformers does since its version 5.
  private mutating func settleHead(isTied: Bool) throws(CheckpointError) {
    guard let head = sources[.unembedding] else {
      guard isTied else {
        throw .tensor(path: path, name: family.names.name(of: .unembedding), .missingHead)
      }
      return
    }
    try checkShape(of: .unembedding)
    guard isTied else { return }
    let embedding = try source(.tokenEmbedding)
    // Those of two types are compared as numbers, which takes memory.
    try checkMemory()
    let isSame =
      head.type == embedding.type
      ? MappedFile.areEqual(
        (head.file, head.stored.range), (embedding.file, embedding.stored.range))
      : head.tensor(heads: 1) == embedding.tensor(heads: 1)
    if isSame {
      sources[.unembedding] = nil
      ignored.append(IgnoredTensor(name: head.stored.name, reason: .sameAsTokenEmbedding))
    } else {
      notes.append(.separateHead(head.stored.name))
    }
  }

  /// Decides whether linear maps are stored [out, in].
  ///
  /// The queries, keys and values of every layer must say so, since their map alone is never square;
  /// then all linear maps are, the square ones too.
  private mutating func settleOrientation() {
    guard !configuration.architecture.isOutputMajor else { return }
    let (width, layers) = (configuration.width, 0..<configuration.layers)
    let turned: Shape = [3 * width, width]
    guard !layers.isEmpty,
      layers.allSatisfy({
        sources[.block($0, .attentionInputWeight)]?.stored.shape == turned
      })
    else { return }
    for place in sources.keys where place.isLinearMap { sources[place]?.layout = .transposed }
    notes.append(.transposed)
  }

  /// Takes zeros for biases where the file has none of all those of LayerNorms, or of linear maps.
  ///
  /// One that is missing among others is missing; and where the body has parts of other names, the
  /// biases may be among them.
  private mutating func settleBiases() {
    guard !ignored.contains(where: { $0.reason == .foreignPart }) else { return }
    let all = Parameter.all(in: configuration, hasSeparateHead: false)
    for group in [all.filter(\.isBiasOfNorm), all.filter(\.isBiasOfMap)]
    where group.allSatisfy({ sources[$0] == nil }) {
      absent.formUnion(group)
    }
    if !absent.isEmpty { notes.append(.absentBiases(absent.count)) }
  }

  /// Notes the tensors that were left aside and might have mattered.
  private mutating func noteStrangers() {
    let strangers = ignored.filter { $0.reason == .foreignPart || $0.reason == .unknown }
    guard let first = strangers.first else { return }
    notes.append(.strangers(count: strangers.count, first: first.name))
  }

  private func checkShape(of place: Parameter) throws(CheckpointError) {
    guard !absent.contains(place) else { return }
    let source = try source(place)
    let shape = place.shape(configuration)
    let expected = source.layout.turned(shape)
    let found = source.stored.shape
    guard found == expected else {
      let problem: TensorProblem =
        if !configuration.architecture.isOutputMajor, place.isLinearMap,
          found == Shape(expected.extents.reversed())
        {
          .transposed(expected: expected, found: found)
        } else if isOfFewerHeads(place, source.layout.turned(found)) {
          .pruned(expected: expected, found: found)
        } else {
          .wrongShape(expected: expected, found: found)
        }
      throw .tensor(path: source.file.path, name: source.stored.name, problem)
    }
  }

  /// Whether a tensor of attention has the shape of fewer heads than the model's.
  private func isOfFewerHeads(_ place: Parameter, _ found: Shape) -> Bool {
    // Only transformers' GPT-2 prunes heads.
    guard family.modelType == "gpt2", case .block(_, let part) = place else { return false }
    let (width, head) = (configuration.width, configuration.headWidth)
    func isFewer(_ extent: Int, _ unit: Int) -> Bool {
      extent > 0 && extent < unit * configuration.heads && extent.isMultiple(of: unit)
    }
    let extents = found.extents
    switch (part, extents.count) {
    case (.attentionInputWeight, 2): return extents[0] == width && isFewer(extents[1], 3 * head)
    case (.attentionInputBias, 1): return isFewer(extents[0], 3 * head)
    case (.attentionOutputWeight, 2): return extents[1] == width && isFewer(extents[0], head)
    default: return false
    }
  }

  private func source(_ place: Parameter) throws(CheckpointError) -> Source {
    if let source = sources[place] { return source }
    // The missing name is told in the way in which the file names its other tensors.
    let names = family.names
    let isBare = !sources.values.contains { $0.stored.name.hasPrefix(names.prefix + ".") }
    let name = isBare && !sources.isEmpty ? names.bareName(of: place) : names.name(of: place)
    let nearest = NearestName.find(name, among: ignored.lazy.map(\.name))
    throw .tensor(path: path, name: name, .missing(nearest: nearest))
  }
}

extension Weights {
  /// Builds the model of a plan; half precision is converted now.
  init(_ plan: WeightsPlan) {
    self.init(plan.configuration, isTied: plan.sources[.unembedding] == nil) { place in
      if plan.absent.contains(place) { return Tensor(shape: place.shape(plan.configuration)) }
      guard let source = plan.sources[place] else {
        preconditionFailure("Weights: the plan has no \(place)")
      }
      return source.tensor(heads: plan.configuration.heads)
    }
  }
}
