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
  private let tensors: [Tensor]

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
    let sorted = tensors.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
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
    for (name, tensor) in sorted {
      precondition(names.insert(name).inserted, "SafetensorsPlan: two tensors named \(name)")
      let end = offset + tensor.count * MemoryLayout<Float>.stride
      members.append(
        .init(
          key: name,
          value: [
            "dtype": ElementType.float32.rawValue, "shape": tensor.shape.extents,
            "data_offsets": [offset, end],
          ]))
      offset = end
    }
    var header = Array(JSONOutput.object(members).line.utf8)
    header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    let length = UInt64(header.count)
    start = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + header
    self.tensors = sorted.map(\.tensor)
    bytes = start.count + offset
  }

  private static let metadataKey = "__metadata__"

  /// Writes the file's bytes; a few at a time are copied, never the tensors as a whole.
  func write(to file: inout OutputFile) throws(FileError) {
    try file.write(start)
    for tensor in tensors {
      let count = tensor.count
      let column = tensor.reshaped([count, 1])
      for first in stride(from: 0, to: count, by: Self.piece) {
        try file.write(numbers: column.rows(first..<min(count, first + Self.piece)).elements)
      }
    }
  }
}
