import Tensors

extension TensorProblem {
  func words(_ path: String, _ name: String) -> String {
    switch self {
    case .missing(let nearest):
      "\(path) has no tensor \(name)."
        + (nearest.map { " Did its writer mean \(quoted($0))?" } ?? "")
        + " Check that weights and config.json belong together, and download both again"
    case .missingHead:
      "\(path) has no tensor \(name), though config.json sets tie_word_embeddings false. "
        + "Set it true if the token embedding is also the unembedding, else write the file again "
        + "with the head"
    case .wrongShape(let expected, let found):
      "\(path): the tensor \(name) has the shape \(found) where config.json asks for \(expected). "
        + "Check that weights and config.json belong together"
    case .transposed(let expected, let found):
      "\(path): the tensor \(name) is transposed, \(found) where config.json asks for \(expected), and "
        + "not all maps of the file are. Write the file again with one layout for all"
    case .pruned(let expected, let found):
      "\(path): the tensor \(name) has the shape \(found) of fewer heads than the \(expected) that "
        + "config.json asks for: heads were pruned. \(keepHeads)"
    case .wrongTable(let columns, let found):
      "\(path): the tensor \(name) has the shape \(found) where config.json asks for [rows, "
        + "\(columns)], with at most \(ModelLimits.vocabulary.upperBound) rows. "
        + "Check that weights and config.json belong together"
    case .unusableType(let type) where [.float8E4M3, .float8E5M2, .int8, .uint8].contains(type):
      "\(path): the tensor \(name) has elements of \(type), as weights in few bits have. \(dequantise)"
    case .unusableType(let type):
      "\(path): the tensor \(name) has elements of \(type). Patchbay reads weights of F64, F32, "
        + "F16 and BF16: convert the model, in Python with model.float().save_pretrained(DIR2)"
    case .twice(let other):
      "\(path) has the tensor \(name) a second time, as \(quoted(other)). "
        + "Remove one of them and write the file again"
    case .beyondSingle:
      "\(path): the tensor \(name) has numbers that single precision cannot hold. Patchbay computes in "
        + "single precision: give weights within 3.4e38"
    case .adapter:
      "\(path) holds an adapter such as LoRA's (\(name)) beside the weights that it changes; without "
        + "it these would be the numbers of the base model. \(mergeAdapter)"
    case .quantised(let method):
      "\(path) holds weights in whole numbers with scales (\(name)). "
        + (method.map { "It is \($0) that names them so. " } ?? "") + dequantise
    }
  }
}
