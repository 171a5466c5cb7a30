import Tensors
public import Transformer

/// A model read from a folder in Hugging Face's layout.
///
/// Single-precision weights stay mapped from the file; half precision does too, or is converted and held
/// in memory (`HalfWeights`). Copies share all memory.
public struct Checkpoint: Sendable {
  /// The folder's path as it was given.
  public private(set) var folder: String

  /// Settings that training needs beside the shape.
  public let settings: CheckpointSettings

  /// The model.
  public private(set) var weights: Weights

  /// The weights files, in the order in which they are hashed; none of a model in memory.
  public private(set) var files: [WeightsFile]

  /// The element types of the model's tensors on disk; more than one where they are mixed.
  public let elementTypes: [ElementType]

  /// The stored tensors that are no part of the model.
  public let ignored: [IgnoredTensor]

  /// What is unusual about the files, and how it was read.
  public let notes: [CheckpointNote]

  /// The bytes of memory that were copied or converted rather than mapped.
  public private(set) var bytesHeld: Int

  /// The stored name of every tensor of the model that is stored.
  let names: [Parameter: String]

  /// The open weights files.
  private(set) var mappings: [MappedFile]

  /// The model's shape; its vocabulary is the number of stored rows.
  public var configuration: Configuration { weights.configuration }

  /// Whether the unembedding is the token embedding itself.
  public var isTied: Bool { weights.isTied }

  /// The bytes of all weights files.
  public var bytesOnDisk: Int { files.reduce(0) { $0 + $1.bytes } }

  /// Reads a folder with config.json and model.safetensors or its sharded form.
  ///
  /// Cost: the headers are read, nothing else of weights that stay mapped; half precision is converted
  /// on all threads where it does not. A stored head is compared with the token embedding.
  ///
  /// - Parameters:
  ///   - path: the path of the folder.
  ///   - halves: how weights of half precision are held.
  /// - Returns: the model, ready to run.
  /// - Throws: the first thing that is wrong, in the order folder, config.json, layout of the files,
  ///   tensors of the model.
  public static func read(
    folder path: String, halves: HalfWeights = .choice
  ) throws(CheckpointError) -> Checkpoint {
    let files = try CheckpointFiles(path, halves: halves)
    return Checkpoint(
      folder: files.folder.path, settings: files.settings, stored: files.stored, plan: files.plan)
  }

  private init(
    folder: String, settings: CheckpointSettings, stored: StoredTensors, plan: WeightsPlan
  ) {
    self.folder = folder
    self.settings = settings
    weights = Weights(plan)
    files = stored.files.map { file in
      WeightsFile(name: file.path.split(separator: "/").last.map(String.init) ?? "", file.count)
    }
    let types = Set(plan.sources.values.map(\.stored.type))
    elementTypes = ElementType.allCases.filter(types.contains)
    ignored = plan.ignored
    notes = plan.notes
    names = plan.sources.mapValues(\.stored.name)
    mappings = stored.files
    bytesHeld = 0
    bytesHeld = bytes(held: weights)
  }

  private func bytes(held weights: Weights) -> Int {
    var held = 0
    for place in names.keys {
      guard let tensor = place.tensor(of: weights), !tensor.isBorrowed else { continue }
      held += tensor.count * MemoryLayout<Float>.stride
    }
    return held
  }

  /// The same model with other weights, as they are in memory at a moment of its training.
  ///
  /// It has no files, hence no hash.
  ///
  /// - Parameters:
  ///   - weights: of the same shape.
  ///   - name: stands in place of the folder's path.
  /// - Returns: the model with these weights.
  public func holding(_ weights: Weights, named name: String) -> Checkpoint {
    precondition(weights.configuration == configuration, "Checkpoint: weights of another shape")
    var other = self
    other.weights = weights
    other.folder = name
    (other.files, other.mappings) = ([], [])
    other.bytesHeld = bytes(held: weights)
    return other
  }
}

/// A file with weights.
public struct WeightsFile: Hashable, Sendable {
  /// Its name in the folder.
  public let name: String

  /// Its length.
  public let bytes: Int

  init(name: String, _ bytes: Int) {
    self.name = name
    self.bytes = bytes
  }
}

/// A stored tensor that is no part of the model.
public struct IgnoredTensor: Hashable, Sendable {
  /// Its stored name.
  public let name: String

  /// Why it is not used.
  public let reason: Reason

  /// Why a tensor is not used.
  public enum Reason: Hashable, Sendable, CustomStringConvertible {
    /// The causal mask or its fill value, which the program has by itself.
    case mask
    /// The head of a tied model, stored a second time.
    case sameAsTokenEmbedding
    /// The frequencies of rotary positions, which the program computes.
    case frequencies
    /// A weight of a layer beyond the number of layers in config.json.
    case beyondLayers
    /// A part of the model's body that config.json does not give it.
    case foreignPart
    /// No tensor of the model, such as the head of another task.
    case unknown

    /// The reason in words.
    public var description: String {
      switch self {
      case .mask: "causal mask, which is computed"
      case .sameAsTokenEmbedding: "the same as the token embedding"
      case .frequencies: "frequencies of rotary positions, which are computed"
      case .beyondLayers: "of a layer beyond those of config.json"
      case .foreignPart: "a part that config.json does not give the model"
      case .unknown: "no tensor of the model"
      }
    }
  }
}

/// Something unusual about a checkpoint's files, and how it was read.
public enum CheckpointNote: Hashable, Sendable, CustomStringConvertible {
  /// The token embedding has another number of rows than `vocab_size`; the rows count.
  case vocabularyRows(configured: Int, stored: Int)
  /// A head that differs from the token embedding is stored, though `tie_word_embeddings` is true
  /// or left out; the stored head of this name is used, and the model counts as untied.
  case separateHead(String)
  /// Linear maps are stored [out, in] and were transposed.
  case transposed
  /// So many biases are left out, and are zero.
  case absentBiases(Int)
  /// Tensors that are no part of the model were left aside: how many, and the first of them.
  case strangers(count: Int, first: String)
  /// Rotary positions would change in texts longer than the model's context.
  case dynamicScaling

  /// Whether other programs may give other numbers for the same files; every command then says so.
  public var changesNumbers: Bool {
    switch self {
    case .vocabularyRows, .dynamicScaling: false
    case .separateHead, .transposed, .absentBiases, .strangers: true
    }
  }

  /// A word or two for a title; nil where the files are read as usual.
  public var mark: String? {
    switch self {
    case .separateHead: "stored head"
    case .strangers: "parts left aside"
    case .absentBiases, .vocabularyRows, .transposed, .dynamicScaling: nil
    }
  }

  /// The note in words.
  public var description: String {
    switch self {
    case .vocabularyRows(let configured, let stored):
      "the token embedding has \(stored) rows, config.json says vocab_size \(configured); "
        + "the \(stored) rows are used"
    case .separateHead(let name):
      "\(printable(name)) differs from the token embedding, though config.json ties them or says "
        + "nothing; the stored head is used, as in transformers 5 (version 4 used the embedding). "
        + "Set tie_word_embeddings to false to say so"
    case .transposed:
      "linear maps are stored [out, in], as PyTorch's own; they were transposed"
    case .absentBiases(let count):
      "\(count) biases are not stored and are taken as zero, as transformers does"
    case .strangers(let count, let first):
      (count == 1
        ? "the tensor \(quoted(first)) is no part of the model and is left aside"
        : "\(count) tensors are no part of the model and are left aside, such as \(quoted(first))")
        + "; `info` lists what is ignored"
    case .dynamicScaling:
      "rotary positions are scaled only in texts longer than max_position_embeddings (rope type "
        + "dynamic), and Patchbay reads none that long: they are not scaled"
    }
  }
}
