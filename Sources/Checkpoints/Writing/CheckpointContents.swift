import Crypto
import Files
import StrictJSON
import Tensors
public import Transformer

/// The contents of a checkpoint's folder, to be written.
public struct CheckpointContents: Sendable {
  /// The model; without a bias of the unembedding, for which the layout has no place.
  public var weights: Weights

  /// The settings beside its shape.
  ///
  /// The number of tokens and whether the head is tied are taken from
  /// the weights.
  public var settings: CheckpointSettings

  /// The files of its tokenizer; none where it has no tokenizer.
  public var tokenizer: TokenizerFiles

  /// Puts a checkpoint together; the weights are shared, not copied.
  public init(weights: Weights, settings: CheckpointSettings, tokenizer: TokenizerFiles) {
    precondition(weights.unembeddingBias == nil, "CheckpointContents: a bias of the unembedding")
    self.weights = weights
    self.settings = settings
    self.tokenizer = tokenizer
  }

  /// What a checkpoint was read from, its tokenizer's files read now.
  ///
  /// - Throws: when a file of the tokenizer cannot be read.
  public init(_ checkpoint: Checkpoint) throws(CheckpointError) {
    self.init(
      weights: checkpoint.weights, settings: checkpoint.settings,
      tokenizer: try TokenizerFiles(folder: checkpoint.folder))
  }

  /// The bytes of all files of the folder.
  public var bytes: Int { plan.bytes + configuration.count + tokenizer.bytes }

  /// Writes a folder that `Checkpoint.read` and transformers' `from_pretrained` read.
  ///
  /// config.json, model.safetensors in single precision, and the tokenizer's files. All is written
  /// beside the folder's place and put there when it is on the disk: a kill at any moment leaves
  /// the folder that was there or the new one, as `FolderReplacement` says. A folder that is there
  /// already is replaced where it is empty or all in it was written by this program. Reading back
  /// gives the same bits.
  ///
  /// Cost: one pass over the weights with SHA-256, in pieces of a mebibyte, and the disk's time.
  ///
  /// - Parameters:
  ///   - path: where; the folder above must exist.
  ///   - more: further files to be part of the folder.
  /// - Returns: the SHA-256 of model.safetensors, which is what `Checkpoint.hash` gives.
  /// - Throws: why it cannot be written; then nothing new is left.
  @discardableResult
  public func write(
    to path: String, adding more: [TensorFileContents] = []
  ) throws(CheckpointError) -> String {
    let place = FolderPlace(path)
    do throws(FileError) {
      return try write(at: path, plan, more)
    } catch {
      // The name that a user knows is the one asked for.
      guard case .output(let found, let problem) = error, found.hasPrefix(place.writing) else {
        throw CheckpointError(error)
      }
      throw .output(path: path, problem.afterRemoval(in: place.parent))
    }
  }

  private func write(
    at path: String, _ plan: SafetensorsPlan, _ more: [TensorFileContents]
  ) throws(FileError) -> String {
    let texts = [(name: ModelFolder.configurationName, bytes: configuration)] + tokenizer.sorted
    let total = texts.reduce(plan.bytes) { $0 + $1.bytes.count }
    let folder = try FolderReplacement(
      of: path, bytes: more.reduce(total) { $0 + $1.bytes },
      mayReplace: CheckpointFolder.checkMayReplace)
    var hash = SHA256()
    var file = try folder.file(ModelFolder.weightsName) { bytes in
      unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    }
    try plan.write(to: &file)
    try file.finish()
    for contents in more {
      var file = try folder.file(contents.name)
      try contents.plan.write(to: &file)
      try file.finish()
    }
    for (name, bytes) in texts {
      var file = try folder.file(name)
      try file.write(bytes)
      try file.finish()
    }
    try folder.commit()
    return CheckpointHash.text(hash.finalize())
  }

  private var configuration: [UInt8] { Array(ConfigurationOutput.text(weights, settings).utf8) }

  private var plan: SafetensorsPlan {
    let (weights, family) = (weights, Families.of(weights.configuration.architecture))
    return SafetensorsPlan(
      parts: weights.parameters.map { place in
        let layout = family.layout(of: place)
        let heads = weights.configuration.heads
        return SafetensorsPlan.Part(
          name: family.names.name(of: place), shape: layout.turned(weights[place].shape)
        ) { layout.stored(weights[place], heads: heads) }
      }, metadata: ["format": "pt"])
  }
}

/// Which folders may be replaced by a checkpoint.
enum CheckpointFolder {
  /// The file that a training run puts beside the weights.
  static let trainingName = "training.safetensors"

  /// Checks that a folder is empty, or that all in it was written by this program.
  ///
  /// The mark in config.json says who wrote the folder; files that were put beside it later are
  /// known by their names.
  static func checkMayReplace(_ path: String) throws(FileError) {
    // A folder that may not be listed may not be replaced either.
    guard let folder = try? ModelFolder(path) else { throw .output(path: path, .forbidden) }
    guard !folder.names.isEmpty else { return }
    let configuration = folder.file(ModelFolder.configurationName)
    let json = try? JSON.read(path: configuration, limit: ModelLimits.configurationBytes)
    let (key, value) = ConfigurationOutput.writer
    guard json?[key]?.string == value else { throw .output(path: path, .foreign(file: nil)) }
    let known =
      TokenizerFiles.names + [ModelFolder.configurationName, ModelFolder.weightsName]
      + [trainingName]
    for name in folder.names where !known.contains(name) {
      throw .output(path: path, .foreign(file: name))
    }
  }
}
