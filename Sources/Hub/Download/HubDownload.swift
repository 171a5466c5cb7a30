import Checkpoints
import Files
import Foundation
import StrictJSON

/// Fetches a model from a hub into the cache: first what there is to fetch, then that.
public struct HubDownload: Sendable {
  let reference: ModelReference
  let client: HubClient
  let folder: CacheFolder

  /// The bytes of a list of files that are taken.
  private static let listLimit = 32 << 20
  /// The names of files in such a list.
  private static let mostNames = 100_000

  /// The files beside configuration and weights that Patchbay or transformers reads.
  static let others = [
    "generation_config.json", "tokenizer.json", "tokenizer_config.json",
    "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt",
    "tokenizer.model", "chat_template.jinja",
  ]

  /// Makes ready; nothing is asked yet.
  ///
  /// - Parameters:
  ///   - reference: the model.
  ///   - settings: the hub and the cache.
  ///   - version: of the program, which the server is told.
  ///   - hooks: what happens on the way.
  public init(
    _ reference: ModelReference, settings: HubSettings, version: String, hooks: HubHooks
  ) {
    self.reference = reference
    client = HubClient(settings, version: version, hooks: hooks)
    folder = CacheFolder(settings.cache, model: reference.model)
  }

  /// Asks the hub which files there are and how long they are.
  ///
  /// The configuration is looked at here, so that nothing large is fetched of a model that cannot be
  /// opened.
  ///
  /// Cost: some small requests.
  ///
  /// - Returns: the files that Patchbay reads, the smaller ones first.
  /// - Throws: where there is no such model, where Patchbay could not open it, or what keeps the hub
  ///   from being spoken with.
  public func plan() throws(HubError) -> HubPlan {
    let (commit, names) = try list()
    let weights = try HubError.wrapping { () throws(CheckpointError) in
      try ModelFolder(reference.model, names: names).weightsName()
    }
    let configuration = try contents(ModelFolder.configurationName, commit)
    try HubError.wrapping { () throws(CheckpointError) in
      try PublishedFiles.check(
        configuration: configuration, path: "\(reference.model)/\(ModelFolder.configurationName)")
    }
    let known = Set(names)
    var chosen = [ModelFolder.configurationName] + Self.others.filter(known.contains) + [weights]
    if weights == ModelFolder.indexName {
      let index = try contents(weights, commit)
      chosen += try HubError.wrapping { () throws(CheckpointError) in
        try PublishedFiles.shards(index: index, path: "\(reference.model)/\(weights)")
      }
    }
    var files: [HubFile] = []
    for name in chosen {
      let file = try facts(name, commit)
      // Each would be written over the other.
      guard files.allSatisfy({ $0.tag != file.tag || $0.bytes == file.bytes }) else {
        throw .answer(address: try address(name, commit).absoluteString, .sameTag(file.tag))
      }
      files.append(file)
    }
    return HubPlan(reference: reference, commit: commit, files: files)
  }

  /// The commit of the revision, and the names of all files.
  private func list() throws(HubError) -> (commit: String, names: [String]) {
    let url = try client.address(
      "/api/models/\(reference.model)/revision/\(HubClient.encoded(reference.revision))")
    let bytes: [UInt8]
    do throws(HubError) {
      bytes = try client.contents(of: url, limit: Self.listLimit, reference)
    } catch .noRevision(let revision, let model, _, _) {
      let found = revisions()
      throw .noRevision(
        revision, model: model, nearest: NearestName.find(revision, among: found), found: found)
    } catch {
      throw error
    }
    guard let json = Self.json(bytes), let commit = json["sha"]?.string,
      ModelReference.isCommit(commit), let siblings = json["siblings"]?.array,
      siblings.count <= Self.mostNames
    else { throw .answer(address: url.absoluteString, .noList) }
    guard !reference.isCommit || commit == reference.revision else {
      throw .answer(address: url.absoluteString, .otherCommit(commit))
    }
    return (commit, siblings.compactMap { $0["rfilename"]?.string })
  }

  /// The branches and tags of the model; none where the hub does not say.
  private func revisions() -> [String] {
    guard let url = try? client.address("/api/models/\(reference.model)/refs"),
      let bytes = try? client.contents(of: url, limit: Self.listLimit, reference),
      let json = Self.json(bytes)
    else { return [] }
    return ["branches", "tags"].flatMap { json[$0]?.array ?? [] }.compactMap { $0["name"]?.string }
  }

  private static func json(_ bytes: [UInt8]) -> JSON? {
    try? JSON.parse(bytes, limits: JSONLimits(depth: 32, bytes: listLimit))
  }
}

// MARK: Files

extension HubDownload {
  /// Where a file of the commit is.
  func address(_ name: String, _ commit: String) throws(HubError) -> URL {
    let name = HubClient.encoded(name, keepingSlashes: true)
    return try client.address("/\(reference.model)/resolve/\(commit)/\(name)")
  }

  /// A small file, whole.
  private func contents(_ name: String, _ commit: String) throws(HubError) -> [UInt8] {
    let limit = PublishedFiles.limit(of: name) ?? Self.listLimit
    return try client.contents(of: address(name, commit), limit: limit, reference, file: name)
  }

  /// What the hub says of a file.
  private func facts(_ name: String, _ commit: String) throws(HubError) -> HubFile {
    let url = try address(name, commit)
    let answer = try client.retrying { () throws(HubError) -> HTTPAnswer in
      var answer = try client.ask(url, method: "HEAD", following: .within).answer
      if answer.isRedirect, answer.header("x-linked-etag") == nil {
        answer = try client.ask(url, method: "HEAD", following: .all).answer
      }
      if !answer.isRedirect, let problem = client.problem(answer, reference, file: name) {
        throw problem
      }
      return answer
    }
    if let other = answer.header("x-repo-commit"), other != commit {
      throw .answer(address: url.absoluteString, .otherCommit(other))
    }
    guard let bytes = answer.length else { throw .answer(address: url.absoluteString, .noLength) }
    guard let tag = answer.tag else { throw .answer(address: url.absoluteString, .noTag) }
    if let limit = PublishedFiles.limit(of: name), bytes > limit {
      throw .answer(address: url.absoluteString, .tooLarge(bytes: bytes, limit: limit))
    }
    return HubFile(name: name, tag: tag, bytes: bytes)
  }
}

extension HubClient {
  /// What is at an address, whole; asked again after trouble that passes.
  fileprivate func contents(
    of url: URL, limit: Int, _ reference: ModelReference, file: String? = nil
  ) throws(HubError) -> [UInt8] {
    try retrying { () throws(HubError) -> [UInt8] in
      let reply = try ask(url, following: .all)
      if let problem = problem(reply.answer, reference, file: file) { throw problem }
      return try reply.bytes(limit: limit)
    }
  }
}

extension HubError {
  /// Runs what looks at files of a checkpoint, and passes its errors on.
  static func wrapping<Result>(
    _ body: () throws(CheckpointError) -> Result
  ) throws(HubError) -> Result {
    do {
      return try body()
    } catch {
      throw .checkpoint(error)
    }
  }

  /// Runs what reads and writes files, and passes its errors on.
  static func wrapping<Result: ~Copyable>(
    _ body: () throws(FileError) -> Result
  ) throws(HubError) -> Result {
    do {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}
