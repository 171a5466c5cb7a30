import Files
import StrictJSON
import Tensors

/// A safetensors file to be written: its header, and the tensors in the order of their bytes.
///
/// Written as the format's reference implementation writes single precision: tensors in the order
/// of their names, a header without blanks that is padded so that the elements begin at a multiple
/// of eight bytes. Equal tensors and metadata make equal bytes.
struct SafetensorsPlan {
  private let start: [UInt8]
  private let parts: [Part]

  /// A tensor of the file; one that lies there otherwise than in memory is made when it is written.
  struct Part: Sendable {
    let name: String
    let shape: Shape
    let tensor: @Sendable () -> Tensor
  }

  /// The bytes of the whole file.
  let bytes: Int

  /// How many elements are copied at a time on their way to the file.
  private static let piece = 1 << 18

  /// Lays out a file.
  ///
  /// - Parameters:
  ///   - tensors: each with its name; no name twice, a precondition.
  ///   - metadata: strings to be kept beside them.
  init(tensors: [(name: String, tensor: Tensor)], metadata: [String: String]) {
    self.init(
      parts: tensors.map { name, tensor in Part(name: name, shape: tensor.shape) { tensor } },
      metadata: metadata)
  }

  /// Lays out a file of tensors that are made one at a time.
  init(parts: [Part], metadata: [String: String]) {
    let sorted = parts.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    var members: [JSONOutput.Member] = []
    if !metadata.isEmpty {
      let strings = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      members.append(
        .init(
          key: Self.metadataKey,
          value: .object(strings.map { .init(key: $0.key, value: .string($0.value)) })))
    }
    var names: Set<String> = [Self.metadataKey]
    var offset = 0
    for part in sorted {
      let name = part.name
      precondition(names.insert(name).inserted, "SafetensorsPlan: two tensors named \(name)")
      let end = offset + part.shape.count * MemoryLayout<Float>.stride
      members.append(
        .init(
          key: name,
          value: [
            "dtype": ElementType.float32.rawValue, "shape": part.shape.extents,
            "data_offsets": [offset, end],
          ]))
      offset = end
    }
    var header = Array(JSONOutput.object(members).line.utf8)
    header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    let length = UInt64(header.count)
    start = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + header
    self.parts = sorted
    bytes = start.count + offset
  }

  private static let metadataKey = "__metadata__"

  /// Writes the file's bytes; a few at a time are copied, never the tensors as a whole.
  func write(to file: inout OutputFile) throws(FileError) {
    try file.write(start)
    for part in parts {
      let tensor = part.tensor()
      let count = tensor.count
      let column = tensor.reshaped([count, 1])
      for first in stride(from: 0, to: count, by: Self.piece) {
        try file.write(numbers: column.rows(first..<min(count, first + Self.piece)).elements)
      }
    }
  }
}
