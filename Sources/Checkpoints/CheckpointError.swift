public import Files
public import StrictJSON
public import Tensors

/// Why a checkpoint's folder cannot be read or written.
///
/// The facts are in the cases, the words in `description`. Files and folders are named by the path
/// under which they were opened.
public enum CheckpointError: Error, Equatable, Sendable {
  /// The folder itself.
  case folder(path: String, FolderProblem)
  /// A file that the system or its first bytes show to be wrong.
  case file(path: String, FileProblem)
  /// A file that should hold JSON and does not: config.json, the index of shards, or the header of a
  /// safetensors file.
  case json(path: String, JSONError)
  /// The layout of a safetensors file.
  case layout(path: String, LayoutProblem)
  /// One entry in the header of a safetensors file.
  case entry(path: String, tensor: String, EntryProblem)
  /// The index of a sharded checkpoint.
  case index(path: String, IndexProblem)
  /// A setting in config.json.
  case setting(path: String, SettingProblem)
  /// A tensor of the model that does not fit config.json; `path` is the file that has it or should
  /// have it.
  case tensor(path: String, name: String, TensorProblem)
  /// A file or folder that cannot be written.
  case output(path: String, OutputProblem)
  /// The work was cancelled.
  case cancelled
}

/// What can be wrong with a checkpoint's folder.
public enum FolderProblem: Equatable, Sendable {
  /// There is nothing of that name; `nearest` is a similar name in the same place.
  case missing(nearest: String?)
  /// There is no such folder, and it has the form of a name of a model that is not in the hub's
  /// cache.
  case notInCache
  /// It is a file; `folder` is the folder to give instead, where the file belongs to a checkpoint.
  case isFile(folder: String?)
  /// There is no config.json; `found` are the names in the folder.
  case noConfiguration(found: [String])
  /// There are no weights; `found` are the names in the folder.
  case noWeights(found: [String])
  /// The weights are there only in a format that is never read, under this name.
  case foreignWeights(file: String)
  /// There is an adapter, under this name, with weights that it belongs to or alone; `base` is the
  /// model that it says it was trained on.
  case adapter(file: String, base: String?, isAlone: Bool)
  /// It is a folder of a hub's cache with several snapshots, or of several models; which there are.
  case severalSnapshots([String])
  /// It is a folder of a hub's cache whose branch `main` is at a snapshot that is not there.
  case missingSnapshot(hash: String, found: [String])
  /// It is a link to this path, where nothing is.
  case danglingLink(to: String)
  /// It is a link that leads back to itself.
  case linkLoop
}

/// What can be wrong with a file before its contents are looked at.
public enum FileProblem: Equatable, Sendable {
  /// There is no such file.
  case missing
  /// It is a link to this path, where nothing is.
  case danglingLink(to: String)
  /// It is a link that leads back to itself.
  case linkLoop
  /// The system forbids reading it.
  case forbidden
  /// It is a folder.
  case isFolder
  /// It is a device, a pipe or a socket.
  case notRegular
  /// The system refused for this reason, in its own words.
  case system(reason: String)
  /// It has no bytes.
  case empty
  /// It is longer than such a file may be.
  case tooLong(bytes: Int, limit: Int)
  /// It became shorter while it was read.
  case shrunk(expected: Int, found: Int)
  /// It became shorter while it was mapped.
  case lost
  /// It is the pointer that Git LFS keeps in place of a large file.
  case lfsPointer
  /// It is an HTML page, usually a server's error page.
  case htmlPage
  /// It is a pickle of PyTorch, bare or in a zip archive.
  case pickle
  /// The weights must be held in memory, and the machine has less.
  case needsMemory(bytes: Int, available: Int)
}

/// What can be wrong with a safetensors file as a whole.
public enum LayoutProblem: Error, Equatable, Sendable {
  /// There are not even the eight bytes of the header's length and an empty header.
  case tooShort(bytes: Int)
  /// The header would be longer than the format allows.
  case headerTooLong(length: UInt64, limit: Int)
  /// The header would end behind the end of the file.
  case headerCut(needed: Int, found: Int)
  /// The header does not begin with an opening brace.
  case noHeader(firstByte: UInt8)
  /// A value in `__metadata__` is no string.
  case metadata(key: String, found: JSONKind)
  /// Two tensors share bytes; the second begins at `begin`, before the first ends at `end`.
  case overlap(first: String, second: String, end: Int, begin: Int)
  /// Bytes that belong to no tensor, before the tensor `before`; counted from the header's end.
  case hole(from: Int, to: Int, before: String)
  /// The file ends before its last tensor does.
  case truncated(needed: Int, found: Int)
  /// Bytes follow the last tensor.
  case trailing(bytes: Int)
}

/// What can be wrong with an entry of a safetensors header.
public enum EntryProblem: Error, Equatable, Sendable {
  /// `dtype`, `shape` or `data_offsets` is missing.
  case missing(member: String)
  /// No such element type.
  case unknownType(String)
  /// An extent is below zero.
  case negativeExtent(Int)
  /// There are more extents than a tensor may have.
  case tooManyExtents(limit: Int)
  /// The elements or their bytes do not fit a word.
  case tooManyElements(shape: [Int])
  /// `data_offsets` has not two numbers.
  case offsetCount(Int)
  /// An offset is below zero, or the end comes before the beginning.
  case badOffsets(begin: Int, end: Int)
  /// The offsets enclose another number of bytes than type and shape need.
  case wrongSize(type: ElementType, shape: Shape, needed: Int, found: Int)
}

/// What can be wrong with the index of a sharded checkpoint.
public enum IndexProblem: Error, Equatable, Sendable {
  /// There is no `weight_map`, or it is empty.
  case noMap
  /// A tensor's file is not a string.
  case notAName(tensor: String, found: JSONKind)
  /// A file's name leads out of the folder or is none.
  case badName(tensor: String, file: String)
  /// There are more files than a checkpoint may have.
  case tooManyFiles(limit: Int)
  /// A file that the index names is missing.
  case missingFile(String)
  /// The index puts a tensor into a file that does not have it.
  case notInFile(tensor: String, file: String)
  /// Two files have the tensor, and the index names neither for it.
  case twice(tensor: String, first: String, second: String)
}

/// What can be wrong with a setting of config.json.
public enum SettingProblem: Error, Equatable, Sendable {
  /// The setting is missing.
  case missing(key: String)
  /// The setting is of another kind.
  case wrongKind(key: String, expected: JSONKind, found: JSONKind)
  /// A whole number outside its limits.
  case outOfRange(key: String, found: Int, allowed: ClosedRange<Int>)
  /// A number that is not whole.
  case notWhole(key: String, found: Double)
  /// A probability or epsilon outside its limits; `allowed` in words.
  case badNumber(key: String, found: Double, allowed: String)
  /// A number that another must divide: two keys and what they say.
  case uneven(String, Int, by: String, Int)
  /// Another family than those read; nil where neither `model_type` nor `architectures` says one.
  case otherModel(String?)
  /// A member that only models of this kind have.
  case otherKind(key: String, String)
  /// Another activation function than those computed.
  case otherActivation(String)
  /// Another kind of scaling of rotary positions than those computed.
  case otherScaling(String)
  /// Another kind of layer than those computed.
  case otherLayer(key: String, found: String, allowed: String)
  /// A list with another number of layers than the model's.
  case wrongCount(key: String, found: Int, layers: Int, layersKey: String)
  /// Too few, or an odd number of elements of a head are rotated.
  case oddRotation(key: String, rotated: Int, headWidth: Int)
  /// Two things that are said cannot both be so.
  case contradiction(String, String)
  /// A setting with a value that Patchbay does not support.
  case unsupported(key: String)
  /// The weights are quantised, by this method where it is named.
  case quantised(method: String?)
  /// Heads of these layers were pruned.
  case prunedHeads(layers: [String])
}

/// What can be wrong with a tensor of the model.
public enum TensorProblem: Equatable, Sendable {
  /// It is missing; `nearest` is the most similar name there that is otherwise unknown.
  case missing(nearest: String?)
  /// The separate unembedding that config.json announces is missing.
  case missingHead
  /// Its shape is not the one that config.json gives it.
  case wrongShape(expected: Shape, found: Shape)
  /// It is stored [out, in], and not all maps of the file are.
  case transposed(expected: Shape, found: Shape)
  /// Its shape is that of fewer heads than config.json gives the model.
  case pruned(expected: Shape, found: Shape)
  /// It has another number of extents, or an extent beyond the limits, where the number of rows is
  /// free.
  case wrongTable(columns: Int, found: Shape)
  /// Its elements are of a type that is no type of weights.
  case unusableType(ElementType)
  /// It is stored under two names.
  case twice(other: String)
  /// It has numbers that are too large for single precision.
  case beyondSingle
  /// It is a part of an adapter, or a weight that waits for one.
  case adapter
  /// It is a part of a weight in few bits; the methods that name parts so.
  case quantised(method: String?)
}
