import Foundation
import StrictJSON

/// A folder in Hugging Face's layout, before its files are opened.
package struct ModelFolder {
  /// The path as the user gave it, without slashes at its end.
  let path: String

  /// The names in the folder, sorted.
  let names: [String]

  /// The name of the file with the configuration.
  package static let configurationName = "config.json"
  /// The name of the single file with weights.
  package static let weightsName = "model.safetensors"
  /// The name of the index of several files with weights.
  package static let indexName = "model.safetensors.index.json"

  /// Weights in formats that are never read, most usual first.
  private static let foreignNames = [
    "pytorch_model.bin", "pytorch_model.bin.index.json", "model.pt", "tf_model.h5",
    "flax_model.msgpack",
  ]

  /// What PEFT writes for an adapter.
  private static let adapterNames = [
    "adapter_config.json", "adapter_model.safetensors", "adapter_model.bin",
  ]

  /// Lists a folder.
  ///
  /// - Throws: when there is no such folder, with what was probably meant.
  init(_ path: String) throws(CheckpointError) {
    let trimmed = String(path.reversed().drop { $0 == "/" }.reversed())
    self.path = trimmed.isEmpty && !path.isEmpty ? "/" : trimmed
    guard let names = Self.names(in: self.path) else { throw Self.notAFolder(self.path) }
    self.names = names
  }

  /// A folder elsewhere, of which only the names in it are known.
  ///
  /// - Parameters:
  ///   - path: what it is called in messages.
  ///   - names: all names in it.
  package init(_ path: String, names: [String]) {
    self.path = path
    self.names = names.sorted()
  }

  /// The path of a file in the folder.
  func file(_ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

  /// Checks that there is a config.json, and finds the file with the weights or their index; the
  /// single file wins where there are both, as in transformers.
  ///
  /// - Throws: `folder`, where something is missing, or in a format that is not read.
  package func weightsName() throws(CheckpointError) -> String {
    let usable = [Self.weightsName, Self.indexName]
    if let adapter = Self.adapterNames.first(where: names.contains) {
      let isAlone = !names.contains(where: usable.contains)
      throw .folder(
        path: path, .adapter(file: adapter, base: adapterBase, isAlone: isAlone))
    }
    guard names.contains(Self.configurationName) else {
      throw .folder(path: path, .noConfiguration(found: names))
    }
    if let name = usable.first(where: names.contains) { return name }
    if let name = Self.foreignNames.first(where: names.contains) {
      throw .folder(path: path, .foreignWeights(file: name))
    }
    throw .folder(path: path, .noWeights(found: names))
  }

  /// The model that an adapter says it was trained on.
  private var adapterBase: String? {
    let json = try? JSON.read(
      path: file(Self.adapterNames[0]), limit: ModelLimits.configurationBytes)
    return json?["base_model_name_or_path"]?.string
  }

  private static func names(in path: String) -> [String]? {
    try? FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// Why a path cannot be listed.
  private static func notAFolder(_ path: String) -> CheckpointError {
    guard !path.isEmpty else { return .folder(path: path, .missing(nearest: nil)) }
    let (parent, name) = split(path)
    do {
      _ = try MappedFile(path: path)
      let isPart = name.hasSuffix(".safetensors") || name.hasSuffix(".json")
      return .folder(path: path, .isFile(folder: isPart ? parent ?? "." : nil))
    } catch .file(_, .missing) {
      let nearest = NearestName.find(name, among: names(in: parent ?? ".") ?? [])
      let prefix = parent.map { $0 == "/" ? "/" : "\($0)/" } ?? ""
      if nearest == nil, HubCache.mayBeModel(path) { return .folder(path: path, .notInCache) }
      return .folder(path: path, .missing(nearest: nearest.map { prefix + $0 }))
    } catch .file(_, .danglingLink(let target)) {
      return .folder(path: path, .danglingLink(to: target))
    } catch .file(_, .linkLoop) {
      return .folder(path: path, .linkLoop)
    } catch {
      return error
    }
  }

  /// The folder that a path names, nil for the current one, and the name in it.
  private static func split(_ path: String) -> (parent: String?, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (nil, path) }
    let parent = path[..<slash]
    return (parent.isEmpty ? "/" : String(parent), String(path[path.index(after: slash)...]))
  }
}

extension JSON {
  /// Reads a small JSON file of a checkpoint.
  ///
  /// - Parameters:
  ///   - path: the file's path.
  ///   - limit: the most bytes it may have; checked before memory is taken.
  /// - Returns: the value in it.
  /// - Throws: when the file cannot be read or is no JSON.
  static func read(path: String, limit: Int) throws(CheckpointError) -> JSON {
    let file = try MappedFile(path: path)
    guard file.count <= limit else {
      throw .file(path: path, .tooLong(bytes: file.count, limit: limit))
    }
    return try parsed(file.bytes(at: 0, count: file.count), path: path, limit: limit)
  }

  /// Reads the bytes of a small JSON file of a checkpoint.
  ///
  /// - Parameters:
  ///   - bytes: all of the file.
  ///   - path: what it is called in messages.
  ///   - limit: the most bytes it may have.
  /// - Returns: the value in it.
  /// - Throws: when it is no JSON.
  static func parsed(_ bytes: [UInt8], path: String, limit: Int) throws(CheckpointError) -> JSON {
    do {
      return try JSON.parse(bytes, limits: JSONLimits(depth: 32, bytes: limit))
    } catch {
      if let problem = FileKind.problem(firstBytes: Array(bytes.prefix(FileKind.telling))) {
        throw .file(path: path, problem)
      }
      throw .json(path: path, error)
    }
  }
}
