import StrictJSON
import Transformer

/// The tensors in the files of one checkpoint: their layout is checked, no element is read.
struct StoredTensors {
  /// The file that messages name when a tensor is missing: the single one, or the index.
  let path: String

  /// The weights files in their order.
  let files: [MappedFile]

  /// All tensors, file after file, in the order of their bytes.
  private(set) var tensors: [(stored: StoredTensor, file: MappedFile)] = []

  /// Opens one file.
  init(single path: String) throws(CheckpointError) {
    let file = try MappedFile(path: path)
    self.path = path
    files = [file]
    tensors = try Safetensors(file).tensors.map { ($0, file) }
  }

  /// Opens all files that an index names, and compares what they have with what it says.
  init(indexIn folder: ModelFolder, names: FamilyNames) throws(CheckpointError) {
    let path = folder.file(ModelFolder.indexName)
    let json = try JSON.read(path: path, limit: ModelLimits.indexBytes)
    let index: ShardIndex
    do {
      index = try ShardIndex(json)
    } catch {
      throw .index(path: path, error)
    }
    let places = Dictionary(index.places.map { ($0.tensor, $0.file) }) { first, _ in first }
    var files: [MappedFile] = []
    var homes: [String: String] = [:]
    var copies: [(stored: StoredTensor, file: MappedFile, name: String)] = []
    for name in index.files {
      let file: MappedFile
      do throws(CheckpointError) {
        file = try MappedFile(path: folder.file(name))
      } catch .file(_, .missing) {
        throw .index(path: path, .missingFile(name))
      }
      files.append(file)
      for tensor in try Safetensors(file).tensors {
        // Of two files that have a tensor, the index says which counts.
        if let place = places[tensor.name], place != name {
          copies.append((tensor, file, name))
          continue
        }
        if let first = homes.updateValue(name, forKey: tensor.name) {
          throw .index(path: path, .twice(tensor: tensor.name, first: first, second: name))
        }
        tensors.append((tensor, file))
      }
    }
    for (tensor, file) in index.places where homes[tensor] != file {
      // Indexes that were copied still list the head of a tied model and what is computed; whether the
      // head is needed shows later.
      switch TensorName(tensor, in: names) {
      case .weight(.unembedding), .mask, .frequencies: continue
      default: break
      }
      throw .index(path: path, .notInFile(tensor: tensor, file: file))
    }
    self.path = path
    self.files = files
    try check(copies, homes)
  }

  /// Refuses copies of tensors that differ from those that the index names: other programs take
  /// whichever they read last.
  private func check(
    _ copies: [(stored: StoredTensor, file: MappedFile, name: String)], _ homes: [String: String]
  ) throws(CheckpointError) {
    guard !copies.isEmpty else { return }
    let known = Dictionary(tensors.map { ($0.stored.name, $0) }) { first, _ in first }
    for copy in copies {
      guard let (stored, file) = known[copy.stored.name] else { continue }
      let isSame =
        stored.type == copy.stored.type && stored.shape == copy.stored.shape
        && MappedFile.areEqual((file, stored.range), (copy.file, copy.stored.range))
      guard isSame else {
        throw .index(
          path: path,
          .twice(tensor: stored.name, first: homes[stored.name] ?? "", second: copy.name))
      }
    }
  }
}
