public import Foundation
public import Tensors
public import Tokens
public import Transformer

/// A model with numbers that a reference implementation gave for it; see Scripts/README.md.
public struct Fixture: Sendable {
  /// The folder of the fixtures.
  public static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  /// The tree's `../shared`, which need not exist.
  public static let shared = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared")

  /// The models recorded in full.
  public static let all: [Fixture] = ["tiny", "odd", "narrow"].map { name in
    do { return try Fixture(name) } catch { fatalError("fixture \(name): \(error)") }
  }

  /// The first of them.
  public static var tiny: Fixture { all[0] }

  /// The folder's name.
  public let name: String
  /// The model.
  public let weights: Weights
  /// What the reference was asked.
  public let requests: FixtureRequests
  /// The reference's arrays by name.
  public let arrays: [String: Tensor]

  /// Reads a fixture.
  public init(_ name: String) throws {
    self.name = name
    let folder = Self.folder.appending(path: name)
    arrays = try readArrays(folder.appending(path: "reference.safetensors"))
    requests = try JSONDecoder().decode(
      FixtureRequests.self, from: Data(contentsOf: folder.appending(path: "reference.json")))
    weights = try Weights(fixture: folder)
  }

  /// A recorded array; a missing one is a mistake of the test.
  public subscript(name: String) -> Tensor {
    guard let array = arrays[name] else { fatalError("\(self.name) has no \(name)") }
    return array
  }

  /// The prompts as a batch.
  public var batch: TokenBatch { TokenBatch(requests.prompts) }

  /// The paired reference prompts as a batch.
  public var referenceBatch: TokenBatch { TokenBatch(requests.reference) }
}

/// Reads an array file without any of the checks that the product's reader makes.
///
/// The two do not share a mistake that way.
public func readArrays(_ url: URL) throws -> [String: Tensor] {
  let data = try Data(contentsOf: url)
  let length = (0..<8).reduce(0) { $0 | Int(data[$1]) << (8 * $1) }
  let header = try JSONSerialization.jsonObject(with: data[8..<8 + length])
  var arrays: [String: Tensor] = [:]
  for (name, value) in header as? [String: [String: Any]] ?? [:] {
    guard value["dtype"] as? String == "F32", let shape = value["shape"] as? [Int],
      let offsets = value["data_offsets"] as? [Int]
    else { continue }
    let bytes = [UInt8](data[8 + length + offsets[0]..<8 + length + offsets[1]])
    let elements = stride(from: 0, to: bytes.count, by: 4).map { at in
      Float(
        bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) })
    }
    arrays[name] = Tensor(elements, shape: Shape(shape))
  }
  return arrays
}
