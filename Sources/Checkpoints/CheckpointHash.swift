import Crypto

/// The hash of a checkpoint's weights, which results carry.
///
/// One weights file: SHA-256 (FIPS 180-4) of its bytes, as `sha256sum` prints it. Several: SHA-256
/// of their 32-byte digests one after the other, in the order in which the index first names them.
/// Lower-case hexadecimal.
public enum CheckpointHash {
  /// The bytes that are read at once; small enough for the processor's cache.
  private static let piece = 1 << 20

  /// The digest of one file, read piece by piece.
  static func digest(
    of file: MappedFile, isCancelled: () -> Bool
  ) throws(CheckpointError) -> SHA256.Digest {
    var hash = SHA256()
    var offset = 0
    while offset < file.count {
      guard !isCancelled() else { throw .cancelled }
      let bytes = try file.bytes(at: offset, count: min(piece, file.count - offset))
      guard !bytes.isEmpty else {
        throw .file(path: file.path, .shrunk(expected: file.count, found: offset))
      }
      hash.update(data: bytes)
      offset += bytes.count
    }
    return hash.finalize()
  }

  /// A digest in lower-case hexadecimal.
  static func text(_ digest: SHA256.Digest) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension Checkpoint {
  /// The SHA-256 of the weights, as `CheckpointHash` defines it, in lower-case hexadecimal.
  ///
  /// Cost: one read of all weights files, about a third of a second for 500 MB in the file cache on
  /// a processor with instructions for SHA. Not part of reading a checkpoint.
  ///
  /// - Parameter isCancelled: asked before each mebibyte.
  /// - Returns: 64 hexadecimal digits.
  /// - Throws: `cancelled`, or what the system refuses.
  public func hash(
    isCancelled: () -> Bool = { Task.isCancelled }
  ) throws(CheckpointError) -> String {
    var digests: [SHA256.Digest] = []
    for file in mappings {
      digests.append(try CheckpointHash.digest(of: file, isCancelled: isCancelled))
    }
    if digests.count == 1 { return CheckpointHash.text(digests[0]) }
    var hash = SHA256()
    for digest in digests { hash.update(data: Array(digest)) }
    return CheckpointHash.text(hash.finalize())
  }
}
