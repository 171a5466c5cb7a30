import Files
import StrictJSON
import Tensors

extension CheckpointError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it, in words for a person.
  public var description: String {
    switch self {
    case .folder(let path, .notInCache):
      "\(printable(path)) is neither a folder here nor a model in the hub's cache. Download it with "
        + "`patchbay download \(printable(path))`, or give the folder that holds config.json and "
        + "model.safetensors"
    case .folder(let path, .noWeights(let found)):
      "\(printable(path)) \(FolderProblem.noWeights(found: found).words)"
        + (HubCache.modelName(of: path).map { ": `patchbay download \(printable($0))`" } ?? "")
    case .folder(let path, let problem):
      "\(path.isEmpty ? "''" : printable(path)) \(problem.words)"
    case .file(let path, let problem): "\(printable(path)) \(problem.words)"
    case .json(let path, let error):
      "\(printable(path)) is not the JSON that it should be: \(error). "
        + "Download or write the file again"
    case .layout(let path, let problem): "\(printable(path)) \(problem.words)"
    case .entry(let path, let tensor, let problem):
      "\(printable(path)): the header's entry \(quoted(tensor)) \(problem.words). \(rewrite)"
    case .index(let path, let problem): "\(printable(path)) \(problem.words)"
    case .setting(let path, let problem): "\(printable(path)) \(problem.words)"
    case .tensor(let path, let name, let problem): problem.words(printable(path), quoted(name))
    case .output(let path, .isNoFolder): "\(printable(path)) \(noCheckpoint)"
    case .output(let path, let problem): "\(printable(path)) \(problem.words)"
    case .cancelled: "the work was cancelled"
    }
  }
}

/// Something other than a folder stands where a checkpoint is to be written.
private let noCheckpoint =
  "is not a folder, and only a checkpoint that Patchbay wrote is replaced. "
  + "Move it away, or give another name"

/// The remedy for a file that its writer got wrong.
private let rewrite = "Write the file again with the safetensors library, or download it again"

/// The remedy for a file that did not arrive whole.
private let redownload = "The download was probably cut short: download the file again"

/// The remedy for weights in a format that is never read.
private let convert =
  "Patchbay never reads pickles, which can run code. Convert them once in Python: "
  + "transformers.AutoModelForCausalLM.from_pretrained(DIR).save_pretrained(DIR2, "
  + "safe_serialization=True)"

/// What is read.
private let readable =
  "Patchbay reads \(Families.titles): model_type must be \(Families.modelTypes)"

/// The remedy for weights that are not whole without an adapter.
let mergeAdapter =
  "Merge the adapter into the weights in Python, with peft's merge_and_unload(), save the model with "
  + "save_pretrained(DIR2), and open DIR2"

/// The remedy for heads that are no more.
let keepHeads =
  "Patchbay shows models with all their heads: give the model from before pruning, and ablate those "
  + "heads"

/// The remedy for weights in few bits.
let dequantise =
  "Patchbay computes with the weights as they were trained: give the model from before quantisation, "
  + "or dequantise it in Python with model.dequantize().save_pretrained(DIR2)"

extension FolderProblem {
  fileprivate var words: String {
    switch self {
    case .missing(let nearest):
      "does not exist." + (nearest.map { " Did you mean \(printable($0))?" } ?? "")
        + " Give the folder that holds config.json and model.safetensors"
    case .notInCache: "is not in the hub's cache. Download it with `patchbay download`"
    case .isFile(let folder):
      "is a file, and a checkpoint is a folder. "
        + (folder.map { "Give its folder: \(printable($0))" }
          ?? "Give the folder that holds config.json and model.safetensors")
    case .noConfiguration(let found):
      "has no config.json (\(list(found))). Give a folder in Hugging Face's layout, with "
        + "config.json beside model.safetensors"
    case .noWeights(let found):
      "has neither model.safetensors nor model.safetensors.index.json (\(list(found))). "
        + "Download the weights into it"
    case .foreignWeights(let file):
      "has its weights only as \(printable(file)), not as model.safetensors. \(convert)"
    case .adapter(let file, let base, isAlone: true):
      "holds an adapter (\(printable(file))), such as LoRA's, without the weights that it changes"
        + (base.map { ", those of \(quoted($0))" } ?? "") + ". " + mergeAdapter
    case .adapter(let file, _, isAlone: false):
      "holds an adapter (\(printable(file))) beside the weights that it changes; without it these "
        + "would be the numbers of the base model. \(mergeAdapter); or move the adapter's files away "
        + "to look at the base model"
    case .severalSnapshots(let found):
      found.isEmpty
        ? "is a folder of a hub's cache without a snapshot. Download the model with "
          + "`patchbay download`"
        : "is a folder of a hub's cache with several snapshots. Give one of them: "
          + found.prefix(8).map(printable).joined(separator: ", ")
          + (found.count > 8 ? " and \(found.count - 8) more" : "")
    case .missingSnapshot(let hash, let found):
      "is a folder of a hub's cache whose branch main is at \(printable(hash)), and that snapshot is "
        + "not there. Download it, or give one that is: "
        + found.prefix(8).map(printable).joined(separator: ", ")
    case .danglingLink(let target):
      "is a link to \(printable(target)), where there is nothing. "
        + "Give the folder that holds config.json and model.safetensors"
    case .linkLoop:
      "is a link that leads back to itself. "
        + "Give the folder that holds config.json and model.safetensors"
    }
  }

  private func list(_ names: [String]) -> String {
    guard !names.isEmpty else { return "the folder is empty" }
    let shown = names.prefix(8).map(printable).joined(separator: ", ")
    return "it has \(shown)" + (names.count > 8 ? " and \(names.count - 8) more" : "")
  }
}

extension FileProblem {
  fileprivate var words: String {
    switch self {
    case .missing: "does not exist. Download it into the folder"
    case .danglingLink(let target):
      "is a link to \(printable(target)), where there is nothing: its download was probably cut "
        + "short. Download the file again"
    case .linkLoop: "is a link that leads back to itself. Put the file in its place"
    case .forbidden: "may not be read: permission denied. Give yourself the right with chmod u+r"
    case .isFolder: "is a folder where a file is needed. Put the file in its place"
    case .notRegular: "is a device, pipe or socket, not a file. Put the file in its place"
    case .system(let reason):
      "cannot be read: \(printable(reason)). Check the disk and the path, then try again"
    case .empty: "is empty. Download the file again"
    case .tooLong(let bytes, let limit):
      "has \(bytes) bytes, more than the \(limit) that such a file may have. "
        + "Check that it is the right file"
    case .shrunk(let expected, let found):
      "became shorter while it was read: \(expected) bytes at first, now \(found). "
        + "Wait until whatever writes it is done, then try again"
    case .lost:
      "became shorter while it was in use. Wait until whatever writes it is done, then start again"
    case .lfsPointer:
      "is a Git LFS pointer, not the file itself. Run `git lfs pull` in its folder"
    case .htmlPage:
      "is an HTML page, probably a server's error message, not the file itself. "
        + "Download the file again and look at the address"
    case .pickle: "is a PyTorch pickle, not a safetensors file. \(convert)"
    case .needsMemory(let bytes, let available):
      "holds weights that take \(bytes) bytes in single precision, and this machine has "
        + "\(available). Open it on a machine with more memory, or, if they are of half precision, with "
        + "--memory mapped, which leaves them in the file"
    }
  }
}

extension LayoutProblem {
  fileprivate var words: String {
    switch self {
    case .tooShort(let bytes):
      "has \(byteCount(bytes)), too few for a safetensors file. \(redownload)"
    case .headerTooLong(let length, let limit):
      "announces a header of \(length) bytes; safetensors allows \(limit). It is damaged or no "
        + "safetensors file: download it again"
    case .headerCut(let needed, let found):
      "needs \(needed) bytes for its header alone and has \(found). \(redownload)"
    case .noHeader(let byte):
      "has the byte 0x\(hex(byte)) where a safetensors header begins with '{'. It is damaged or "
        + "no safetensors file: download it again"
    case .metadata(let key, let found):
      "has \(found) under \(quoted(key)) in __metadata__, where only strings may be. \(rewrite)"
    case .overlap(let first, let second, let end, let begin):
      "lets the tensors \(quoted(first)) (to byte \(end)) and \(quoted(second)) (from byte "
        + "\(begin)) overlap. \(rewrite)"
    case .hole(let from, let to, let tensor):
      "has \(byteCount(to - from)) that belong to no tensor, before \(quoted(tensor)) (bytes \(from) to "
        + "\(to)). \(rewrite)"
    case .truncated(let needed, let found):
      "has \(found) of the \(needed) bytes that its header announces. \(redownload)"
    case .trailing(let bytes):
      "goes on for \(byteCount(bytes)) after its last tensor. \(rewrite)"
    }
  }
}

extension EntryProblem {
  fileprivate var words: String {
    switch self {
    case .missing(let member): "has no \(quoted(member))"
    case .unknownType(let name): "has the unknown dtype \(quoted(name))"
    case .negativeExtent(let extent): "has the extent \(extent) in its shape, below zero"
    case .tooManyExtents(let limit): "has more than \(limit) extents in its shape"
    case .tooManyElements(let shape): "has the shape \(shape), more elements than can be counted"
    case .offsetCount(let count): "has \(count) data_offsets instead of 2"
    case .badOffsets(let begin, let end):
      "has the data_offsets [\(begin), \(end)], which enclose no bytes"
    case .wrongSize(let type, let shape, let needed, let found):
      "needs \(needed) bytes for \(shape) of \(type) but its data_offsets enclose \(found)"
    }
  }
}

extension IndexProblem {
  fileprivate var words: String {
    switch self {
    case .noMap: "has no weight_map that names tensors and their files. Download the file again"
    case .notAName(let tensor, let found):
      "has \(found) instead of a file's name for \(quoted(tensor)). Download the file again"
    case .badName(let tensor, let file):
      "names \(quoted(file)) as the file of \(quoted(tensor)); only names of files in the same folder "
        + "or below it are followed. Put the file into the folder and correct the name"
    case .tooManyFiles(let limit):
      "names more than \(limit) files. Check that it is the right file"
    case .missingFile(let file):
      "names the file \(printable(file)), which is not in the folder. Download that file too"
    case .notInFile(let tensor, let file):
      "says that \(quoted(tensor)) is in \(printable(file)), which has no such tensor. "
        + "Download both files again from the same place"
    case .twice(let tensor, let first, let second):
      "leads to two files that both have \(quoted(tensor)): \(printable(first)) and "
        + "\(printable(second)). Download both files again from the same place"
    }
  }
}

extension SettingProblem {
  fileprivate var words: String {
    switch self {
    case .missing(let key): "has no \(quoted(key)). Add it, or download the file again"
    case .wrongKind(let key, let expected, let found):
      "has \(found) for \(quoted(key)), where \(expected) is needed. Correct it"
    case .outOfRange(let key, let found, let allowed):
      "has \(found) for \(quoted(key)); allowed are \(allowed.lowerBound) to "
        + "\(allowed.upperBound). Correct it"
    case .notWhole(let key, let found):
      "has \(found) for \(quoted(key)), where a whole number is needed. Correct it"
    case .badNumber(let key, let found, let allowed):
      "has \(found) for \(quoted(key)); it must be \(allowed). Correct it"
    case .uneven(let key, let number, let otherKey, let other):
      "has \(key) \(number), which is not a multiple of \(otherKey) \(other). Correct one of them"
    case .otherModel(let type?):
      "describes a model of the type \(quoted(type))"
        + (OtherModels.kind(type).map { ", \($0)" } ?? "") + ". \(readable)"
    case .otherModel(nil):
      "does not say what model it describes. \(readable)"
    case .otherKind(let key, let kind):
      "has \(quoted(key)), which makes it \(kind). \(readable)"
    case .otherActivation(let name):
      "asks for the activation function \(quoted(name)). Patchbay computes gelu, gelu_new (also "
        + "called gelu_pytorch_tanh and gelu_fast), relu and silu"
    case .otherScaling(let type):
      "asks for rotary positions scaled in the way \(quoted(type)). Patchbay computes default, "
        + "linear, dynamic, llama3 and yarn"
    case .otherLayer(let key, let found, let allowed):
      "has \(quoted(found)) in \(quoted(key)); allowed are \(allowed). Correct it"
    case .wrongCount(let key, let found, let layers, let layersKey):
      "has \(found) layers in \(quoted(key)) and \(layersKey) \(layers). Correct one of them"
    case .oddRotation(let key, let rotated, let headWidth):
      "has \(rotated) of a head's \(headWidth) elements rotated, where an even number from 2 on is "
        + "needed. Correct \(quoted(key))"
    case .contradiction(let one, let other):
      "has \(printable(one)) and \(printable(other)), which contradict each other. "
        + "Correct one of them"
    case .unsupported(let key):
      "has \(quoted(key)) true, which makes another model than Patchbay computes. "
        + "Give a GPT-2 model without it"
    case .quantised(let method):
      "says that the weights were put into few bits (quantization_config"
        + (method.map { ", \(printable($0))" } ?? "") + "). \(dequantise)"
    case .prunedHeads(let layers):
      "says that heads were pruned (pruned_heads, in \(layers.count == 1 ? "layer" : "layers") "
        + "\(layers.prefix(12).map(printable).joined(separator: ", "))). \(keepHeads)"
    }
  }
}

/// Text of a file or the system, fit for a message.
func printable(_ text: String) -> String { PrintableText.of(text) }

/// A name out of a file, printable and between quotation marks.
func quoted(_ name: String) -> String { PrintableText.quoted(name) }

/// A number of bytes in words.
private func byteCount(_ count: Int) -> String { count == 1 ? "1 byte" : "\(count) bytes" }

/// A byte as two hexadecimal digits.
private func hex(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
}
