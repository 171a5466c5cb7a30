public import Tensors

/// A safetensors file of any tensors, mapped and read one at a time.
public struct TensorFile: Sendable {
  /// What the file has, and where.
  public let layout: Safetensors

  private let file: MappedFile
  private let places: [String: Int]

  /// Opens a file and checks its layout; no element is read.
  ///
  /// - Parameter path: the path of a safetensors file.
  /// - Throws: when the file cannot be read or breaks a rule of the format.
  public init(path: String) throws(CheckpointError) {
    file = try MappedFile(path: path)
    layout = try Safetensors(file)
    var places: [String: Int] = [:]
    for (index, tensor) in layout.tensors.enumerated() { places[tensor.name] = index }
    self.places = places
  }

  /// A tensor by its name; single precision is lent by the file where it is aligned.
  ///
  /// - Parameter name: a stored name.
  /// - Returns: the tensor, or nil where the file has none of that name.
  /// - Throws: when its elements are of another type than F32, F16 and BF16.
  public func tensor(named name: String) throws(CheckpointError) -> Tensor? {
    guard let place = places[name] else { return nil }
    let stored = layout.tensors[place]
    guard let type = WeightType(stored.type) else {
      throw .tensor(path: file.path, name: name, .unusableType(stored.type))
    }
    return file.tensor(at: stored.range, type: type, shape: stored.shape)
  }
}
