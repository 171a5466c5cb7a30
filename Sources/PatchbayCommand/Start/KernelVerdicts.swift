import Files
import Crypto
import Foundation
import Tensors

/// What is known of the kernels of a library on a processor, kept between runs.
///
/// A small file for each library, version, processor and set of kernels, below the user's cache
/// folder; without one, kernels are tried at every start.
struct KernelVerdicts {
  /// Whether kernels multiply rightly.
  enum Verdict: Equatable {
    case right
    /// They do not, and these are used in their place; nil where none are right.
    case wrong(instead: String?)
  }

  /// The file; nil where the environment names no folder for it.
  let path: String?

  /// The verdicts on the kernels in use.
  init(environment: [String: String]) {
    func folder(_ variable: String) -> String? {
      environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let cache = folder("XDG_CACHE_HOME") ?? folder("HOME").map { $0 + "/.cache" }
    path = cache.map { "\($0)/patchbay/products/\(Self.subject)" }
  }

  /// What was found before; nil where nothing is known.
  func read() -> Verdict? {
    // Anything but a plain file would keep the program waiting.
    guard let path,
      let type = try? FileManager.default.attributesOfItem(atPath: path)[.type],
      type as? FileAttributeType == .typeRegular, let handle = FileHandle(forReadingAtPath: path)
    else { return nil }
    defer { try? handle.close() }
    guard let bytes = try? handle.read(upToCount: 64) else { return nil }
    let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    switch (words.first, words.count) {
    case ("right", 1): return .right
    case ("wrong", 2) where ProductKernels.candidates.contains(String(words[1])):
      return .wrong(instead: String(words[1]))
    default: return nil
    }
  }

  /// Keeps a verdict; where it cannot be kept, kernels are tried again next time.
  func keep(_ verdict: Verdict) {
    guard let path else { return }
    let text =
      switch verdict {
      case .right: "right\n"
      case .wrong(let instead): "wrong \(instead ?? "")\n"
      }
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    try? FileManager.default.createDirectory(
      atPath: "/" + folder, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try? TextFile.write(text, to: path)
  }

  /// What a verdict is about, as a name.
  private static var subject: String {
    let file = ProductKernels.file ?? ""
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(filePath: file).resolvingSymlinksInPath().path)
    let facts: [String] = [
      file, (attributes?[.size] as? NSNumber)?.stringValue ?? "",
      (attributes?[.modificationDate] as? Date).map { "\($0.timeIntervalSince1970)" } ?? "",
      ProductKernels.library, ProductKernels.name, ProductKernels.processor, "1",
    ]
    let hash = SHA256.hash(data: Data(facts.joined(separator: "\n").utf8))
    return hash.prefix(12).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
