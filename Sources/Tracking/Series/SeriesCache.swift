import Files
import Foundation
import StrictJSON

/// Results of checkpoints, kept on the disk between runs of the program.
///
/// A small file for each checkpoint and request, named after their hashes. A folder that cannot be
/// made or written keeps nothing; a file that is damaged, or is not what its name says, counts as
/// none. The files that were of no use for the longest are removed beyond a number of bytes.
public struct SeriesCache: Sendable {
  /// The folder of the files.
  public let folder: String
  /// The most bytes of all files.
  let limit: Int

  /// The most bytes that are kept by default.
  public static let usualLimit = 200 << 20

  /// The most bytes of one file.
  private static let fileLimit = 16 << 20

  /// How long a file that was never completed may have been left by a writer that still lives.
  private static let patience: TimeInterval = 3600

  private static let schema = "patchbay.series-result/1"

  /// A cache in a folder, which need not be there yet.
  public init(folder: String, limit: Int = usualLimit) {
    (self.folder, self.limit) = (folder, limit)
  }

  /// The cache of the user by the XDG Base Directory Specification; nil where the environment names
  /// no folder for it.
  public init?(environment: [String: String]) {
    func folder(_ variable: String) -> String? {
      environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    guard let cache = folder("XDG_CACHE_HOME") ?? folder("HOME").map({ $0 + "/.cache" }) else {
      return nil
    }
    self.init(folder: cache + "/patchbay/series")
  }

  /// Reads what is kept of a checkpoint.
  ///
  /// - Parameters:
  ///   - sha256: the hash of its weights.
  ///   - request: the hash of what is asked.
  ///   - evaluators: what is asked, which the results must be of.
  /// - Returns: the results; nil where nothing is kept, or nothing that can be relied on.
  func results(
    of sha256: String, request: String, for evaluators: [Evaluator]
  ) -> [SeriesResult]? {
    let path = path(sha256, request)
    guard let bytes = try? WholeFile.bytes(path: path, limit: Self.fileLimit, kinds: .plain),
      let results = Self.results(bytes, sha256, request, evaluators)
    else { return nil }
    // What is of use stays longest.
    try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path)
    return results
  }

  /// Keeps results, if that is possible; those that would not read back as they are, such as
  /// numbers that are not finite, are not kept.
  func keep(
    _ results: [SeriesResult], of sha256: String, request: String, for evaluators: [Evaluator]
  ) {
    let json: JSONOutput = [
      "schema": Self.schema, "sha256": sha256, "request": request, "results": results,
    ]
    let text = json.line + "\n"
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.fileLimit,
      Self.results(bytes, sha256, request, evaluators) == results
    else { return }
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try? TextFile.write(text, to: path(sha256, request))
  }

  /// Removes the files that were of no use for the longest while there are too many bytes, and what
  /// writers that were killed have left.
  func trim() {
    let files = files()
    var bytes = files.reduce(0) { $0 + $1.bytes }
    for file in files.sorted(by: { $0.date < $1.date }) {
      let isLeft = file.isUnfinished && -file.date.timeIntervalSinceNow > Self.patience
      guard bytes > limit || isLeft else { continue }
      if (try? FileManager.default.removeItem(atPath: file.path)) != nil { bytes -= file.bytes }
    }
  }

  private func path(_ sha256: String, _ request: String) -> String {
    "\(folder)/\(sha256)-\(request).json"
  }

  private static func results(
    _ bytes: [UInt8], _ sha256: String, _ request: String, _ evaluators: [Evaluator]
  ) -> [SeriesResult]? {
    guard let json = try? JSON.parse(bytes), json["schema"]?.string == schema,
      json["sha256"]?.string == sha256, json["request"]?.string == request,
      let entries = json["results"]?.array, entries.count == evaluators.count
    else { return nil }
    let results = zip(entries, evaluators).compactMap { entry, evaluator in
      SeriesResult(entry, isTracked: evaluator.tracker != nil)
    }
    guard results.count == evaluators.count,
      zip(results, evaluators).allSatisfy({ $0.isComplete(for: $1) })
    else { return nil }
    return results
  }
}

extension SeriesCache {
  private struct File {
    var path: String
    var bytes: Int
    var date: Date
    var isUnfinished: Bool
  }

  /// The plain files of this program's in the folder.
  private func files() -> [File] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      let isUnfinished = name.hasPrefix(".") && name.hasSuffix(".json.writing")
      guard isUnfinished || name.hasSuffix(".json") else { return nil }
      let path = "\(folder)/\(name)"
      guard let facts = try? FileManager.default.attributesOfItem(atPath: path),
        facts[.type] as? FileAttributeType == .typeRegular
      else { return nil }
      return File(
        path: path, bytes: (facts[.size] as? NSNumber)?.intValue ?? 0,
        date: facts[.modificationDate] as? Date ?? .distantPast, isUnfinished: isUnfinished)
    }
  }
}

extension SeriesResult {
  /// Whether it has all that an evaluator measures, and nothing else.
  fileprivate func isComplete(for evaluator: Evaluator) -> Bool {
    guard prompts == evaluator.name else { return false }
    guard let tracker = evaluator.tracker else { return moment == nil }
    var (values, maps): ([String], [String]) = ([], [])
    for measure in tracker.measures {
      if case .map = measure { maps.append("\(measure)") } else { values.append("\(measure)") }
    }
    return moment?.values.map(\.name) == values && moment?.heads.map(\.name) == maps
  }
}
