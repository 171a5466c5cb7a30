import StrictJSON
import Synchronization

/// The results of stages, read when they are asked for.
final class Results: Sendable {
  let folder: ReproductionFolder
  private let known = Mutex<[String: JSON]>([:])

  init(_ folder: ReproductionFolder) { self.folder = folder }

  /// What a stage's command has given.
  ///
  /// - Throws: `result` where it is not there or cannot be read.
  func result(_ stage: String) throws(ReproductionError) -> JSON {
    if let json = known.withLock({ $0[stage] }) { return json }
    guard let json = try folder.read("results/\(stage).json") else {
      throw .result(stage: stage, reason: "it was not made")
    }
    guard let result = json["result"] else {
      throw .result(stage: stage, reason: "it holds no result")
    }
    known.withLock { $0[stage] = result }
    return result
  }

  /// What a stage's command was asked; nil where its result does not say.
  func request(_ stage: String) throws(ReproductionError) -> JSON? {
    try folder.read("results/\(stage).json")?["request"]
  }

  /// A number of a result, by the names on the way to it.
  func number(_ stage: String, _ path: String...) throws(ReproductionError) -> Double {
    try number(stage, path)
  }

  /// A number of a result, by a list of the names on the way to it.
  func number(_ stage: String, _ path: [String]) throws(ReproductionError) -> Double {
    guard let number = try value(stage, path).number else { throw Self.missing(stage, path) }
    return number
  }

  /// A number that a result may lack.
  func optional(_ stage: String, _ path: String...) throws(ReproductionError) -> Double? {
    try value(stage, path).number
  }

  /// The elements of a list within a result.
  func list(_ stage: String, _ path: String...) throws(ReproductionError) -> [JSON] {
    guard let list = try value(stage, path).array else { throw Self.missing(stage, path) }
    return list
  }

  /// Numbers by layer and head.
  func grid(_ stage: String, _ path: String...) throws(ReproductionError) -> [[Double]] {
    guard let rows = try value(stage, path).array else { throw Self.missing(stage, path) }
    return rows.map { $0.array?.map { $0.number ?? .nan } ?? [$0.number ?? .nan] }
  }

  /// One number a prompt.
  func prompts(_ stage: String, _ key: String) throws(ReproductionError) -> [Double] {
    try list(stage, "prompts").map { prompt throws(ReproductionError) in
      guard let number = prompt[key]?.number else { throw Self.missing(stage, ["prompts", key]) }
      return number
    }
  }

  private func value(_ stage: String, _ path: [String]) throws(ReproductionError) -> JSON {
    var value = try result(stage)
    for key in path {
      guard let next = value[key] else { throw Self.missing(stage, path) }
      value = next
    }
    return value
  }

  private static func missing(_ stage: String, _ path: [String]) -> ReproductionError {
    .result(stage: stage, reason: "it lacks \(path.joined(separator: "."))")
  }
}
