import StrictJSON
public import Tensors

/// The checked layout of a safetensors file: which tensors it has, and where.
///
/// The format: eight bytes with the header's length (little-endian), the header in JSON, then the
/// elements, which must fill the rest of the file without overlap or hole. Source: the description
/// of the format in its reference implementation, huggingface/safetensors.
public struct Safetensors: Sendable {
  /// The path under which the file was opened.
  public let path: String

  /// The tensors, in the order of their bytes.
  public let tensors: [StoredTensor]

  /// The strings that the writer left beside the tensors.
  public let metadata: [String: String]

  /// Reads and checks the header; the elements are not touched.
  ///
  /// Cost: linear in the header, which is at most 100 MB and never longer than the file.
  ///
  /// - Throws: the first rule of the format that the file breaks.
  init(_ file: MappedFile) throws(CheckpointError) {
    let text = try Self.headerText(of: file)
    let header: SafetensorsHeader
    do {
      header = try SafetensorsHeader(text)
    } catch {
      throw .json(path: file.path, error)
    }
    if let (key, found) = header.wrongMetadata {
      throw .layout(path: file.path, .metadata(key: key, found: found))
    }
    let dataStart = Self.lengthBytes + text.count
    var tensors: [StoredTensor] = []
    for entry in header.entries {
      do throws(EntryProblem) {
        tensors.append(try StoredTensor(entry, dataStart: dataStart))
      } catch {
        throw .entry(path: file.path, tensor: entry.name, error)
      }
    }
    // Tensors without elements come before the one that begins at the same byte.
    tensors.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    do throws(LayoutProblem) {
      try Self.checkCover(tensors, from: dataStart, to: file.count)
    } catch {
      throw .layout(path: file.path, error)
    }
    self.path = file.path
    self.tensors = tensors
    metadata = header.metadata
  }

  private static let lengthBytes = 8

  /// The bytes of the header, whose length is checked before memory is taken for it.
  private static func headerText(of file: MappedFile) throws(CheckpointError) -> [UInt8] {
    let start = try file.bytes(at: 0, count: min(FileKind.telling, file.count))
    // The bytes 80 02 begin a pickle, but also a header of 640 bytes: only its brace tells.
    let brace = UInt8(ascii: "{")
    if start.count <= lengthBytes || start[lengthBytes] != brace,
      let problem = FileKind.problem(firstBytes: start)
    {
      throw .file(path: file.path, problem)
    }
    guard start.count >= lengthBytes + 2 else {
      throw .layout(path: file.path, .tooShort(bytes: file.count))
    }
    let length = start[..<lengthBytes].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard start[lengthBytes] == brace else {
      throw .layout(path: file.path, .noHeader(firstByte: start[lengthBytes]))
    }
    guard length <= UInt64(ModelLimits.headerBytes) else {
      throw .layout(
        path: file.path, .headerTooLong(length: length, limit: ModelLimits.headerBytes))
    }
    let needed = lengthBytes + Int(length)
    guard needed <= file.count else {
      throw .layout(path: file.path, .headerCut(needed: needed, found: file.count))
    }
    let text = try file.bytes(at: lengthBytes, count: Int(length))
    guard text.count == Int(length) else {
      throw .file(
        path: file.path, .shrunk(expected: file.count, found: lengthBytes + text.count))
    }
    return text
  }

  /// Checks that tensors, sorted by their bytes, lie side by side and end where the file ends.
  private static func checkCover(
    _ tensors: [StoredTensor], from dataStart: Int, to fileEnd: Int
  ) throws(LayoutProblem) {
    var end = dataStart
    var previous = ""
    for tensor in tensors {
      let begin = tensor.range.lowerBound
      guard begin >= end else {
        throw .overlap(
          first: previous, second: tensor.name, end: end - dataStart, begin: begin - dataStart)
      }
      guard begin == end else {
        throw .hole(from: end - dataStart, to: begin - dataStart, before: tensor.name)
      }
      end = tensor.range.upperBound
      previous = tensor.name
    }
    guard end <= fileEnd else { throw .truncated(needed: end, found: fileEnd) }
    guard end == fileEnd else { throw .trailing(bytes: fileEnd - end) }
  }
}

/// A tensor in a safetensors file.
public struct StoredTensor: Hashable, Sendable {
  /// Its name in the file.
  public let name: String

  /// The type of its elements.
  public let type: ElementType

  /// Its extents, slowest first.
  public let shape: Shape

  /// Its bytes, counted from the beginning of the file.
  public let range: Range<Int>

  /// Checks one entry of a header by itself.
  init(_ entry: SafetensorsHeader.Entry, dataStart: Int) throws(EntryProblem) {
    guard let typeName = entry.type else { throw .missing(member: "dtype") }
    guard let extents = entry.shape else { throw .missing(member: "shape") }
    guard let offsets = entry.offsets else { throw .missing(member: "data_offsets") }
    guard let type = ElementType(rawValue: typeName) else { throw .unknownType(typeName) }
    let needed = try Self.bytes(of: extents, type)
    guard offsets.count == 2 else { throw .offsetCount(offsets.count) }
    let (begin, end) = (offsets[0], offsets[1])
    guard begin >= 0, begin <= end, end <= Int.max - dataStart else {
      throw .badOffsets(begin: begin, end: end)
    }
    let shape = Shape(extents)
    guard end - begin == needed else {
      throw .wrongSize(type: type, shape: shape, needed: needed, found: end - begin)
    }
    name = entry.name
    self.type = type
    self.shape = shape
    range = dataStart + begin..<dataStart + end
  }

  /// The bytes of a tensor, with no product overflowing whatever the order of the extents.
  private static func bytes(
    of extents: [Int], _ type: ElementType
  ) throws(EntryProblem) -> Int {
    guard extents.count <= ModelLimits.extents else {
      throw .tooManyExtents(limit: ModelLimits.extents)
    }
    var product = type.bytes
    for extent in extents {
      guard extent >= 0 else { throw .negativeExtent(extent) }
      let (next, isTooLarge) = product.multipliedReportingOverflow(by: extent)
      guard !isTooLarge else { throw .tooManyElements(shape: extents) }
      product = next
    }
    return product
  }
}
