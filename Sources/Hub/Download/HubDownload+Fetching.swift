import Files
import Foundation

extension HubDownload {
  /// Fetches what is not in the cache, and links it where it is opened.
  ///
  /// A file takes its place when its hash is right; the links come when all files are there, and last
  /// what the branch is at. So a snapshot that can be found is whole. What is there of a file stays
  /// when the work breaks off, and the next time it goes on from there.
  ///
  /// Cost: one read of what is there already, to check it.
  ///
  /// - Parameters:
  ///   - plan: what `plan` gave.
  ///   - replaces: whether files that are there are fetched again.
  /// - Returns: the folder and what is in it.
  /// - Throws: what keeps a file from arriving.
  public func fetch(
    _ plan: HubPlan, replacing replaces: Bool = false
  ) throws(HubError) -> HubSnapshot {
    var work = Work(total: plan.bytes)
    var present: [Int: String] = [:]
    for (index, file) in plan.files.enumerated() {
      guard FileSystem.kind(at: folder.blob(file.tag)) != .nothing else { continue }
      work.refused.insert(file.tag)
      if !replaces { present[index] = try hashOfBlob(file) }
    }
    try makeRoom(plan.files.enumerated().filter { present[$0.offset] == nil }.map(\.element))
    var files: [HubSnapshot.File] = []
    for (index, file) in plan.files.enumerated() {
      let hash: String
      if let known = present[index] {
        hash = known
      } else {
        hash = try fetch(file, commit: plan.commit, &work, replaces)
        client.hooks.tell(.arrived(file: file.name, bytes: file.bytes))
      }
      work.before += file.bytes
      files.append(
        HubSnapshot.File(
          name: file.name, bytes: file.bytes, sha256: hash, wasFetched: present[index] == nil))
    }
    for file in plan.files { try folder.link(file, commit: plan.commit) }
    try folder.set(plan.reference, to: plan.commit)
    return HubSnapshot(
      path: folder.snapshot(plan.commit), commit: plan.commit, files: files,
      bytesFetched: work.fetched)
  }

  /// How far the whole work is.
  private struct Work {
    let total: Int
    /// The bytes of the files before this one.
    var before = 0
    /// The bytes that came over the network.
    var fetched = 0
    /// The tags of what was there at the beginning; where it was of use, it is not asked for again.
    var refused: Set<String> = []
  }

  /// The SHA-256 of a file that is in the cache; nil where it is not, or damaged.
  private func hashOfBlob(_ file: HubFile) throws(HubError) -> String? {
    let path = folder.file(of: folder.blob(file.tag))
    guard let facts = FileSystem.facts(at: path), facts.isFile, facts.bytes == file.bytes else {
      return nil
    }
    var hash = ContentHash(tag: file.tag, bytes: file.bytes)
    guard try hash.update(file: path, client.hooks.isCancelled), hash.count == file.bytes else {
      return nil
    }
    guard hash.fault == nil else {
      client.hooks.tell(.anew(file: file.name, .damaged))
      return nil
    }
    return hash.text
  }

  /// Makes the folders for what is still to come, and sure that the disk has room for it.
  ///
  /// Where nothing is, nothing is written: a cache that is whole may be one that can only be read.
  private func makeRoom(_ files: [HubFile]) throws(HubError) {
    guard !files.isEmpty else { return }
    try CacheFolder.make("\(folder.path)/blobs")
    try CacheFolder.make(FolderPlace(folder.lock("x")).parent)
    let needed = files.reduce(0) { sum, file in
      let there = FileSystem.facts(at: folder.piece(file.tag))?.bytes ?? 0
      let (next, isTooMuch) = sum.addingReportingOverflow(max(0, file.bytes - there))
      return isTooMuch ? .max : next
    }
    guard let free = FileSystem.freeBytes(at: folder.path), needed > free else { return }
    throw .noRoom(needed: needed, free: free, path: folder.cache)
  }
}

// MARK: One file

extension HubDownload {
  /// Fetches a file, alone among all processes.
  ///
  /// - Returns: its SHA-256.
  private func fetch(
    _ file: HubFile, commit: String, _ work: inout Work, _ replaces: Bool
  ) throws(HubError) -> String {
    let lock = try lock(file)
    // Another process may have fetched it in the meantime.
    if lock.waited || !work.refused.contains(file.tag), let hash = try hashOfBlob(file) {
      return hash
    }
    let path = folder.piece(file.tag)
    if replaces { try? FileManager.default.removeItem(atPath: path) }
    var isLast = false
    while true {
      var piece = try PieceFile.open(file, at: path, client.hooks.isCancelled)
      try fill(&piece, file, commit, &work)
      let old = piece.old
      let hash = try piece.finish()
      if let found = hash.fault {
        try? FileManager.default.removeItem(atPath: path)
        // What was there before may be what is wrong.
        guard old > 0, !isLast else {
          throw .wrongHash(file: file.name, expected: file.tag, found: found)
        }
        isLast = true
        client.hooks.tell(.anew(file: file.name, .damaged))
        continue
      }
      try HubError.wrapping { () throws(FileError) in
        try FileSystem.move(path, to: folder.blob(file.tag))
        try FileSystem.synchronise(folder: "\(folder.path)/blobs")
      }
      return hash.text
    }
  }

  /// The lock of a file, and whether another process had it before.
  private struct Held: ~Copyable {
    let lock: FileLock?
    let waited: Bool
  }

  /// Waits until no other process fetches a file.
  private func lock(_ file: HubFile) throws(HubError) -> Held {
    let path = folder.lock(file.tag)
    _ = try HubError.wrapping { () throws(FileError) in try OutputFile(appendingTo: path).count }
    var waited = false
    while true {
      switch FileLock.acquire(path) {
      case .taken(let lock): return Held(lock: lock, waited: waited)
      case .unsupported: return Held(lock: nil, waited: waited)
      case .held: break
      }
      if !waited { client.hooks.tell(.waiting(file: file.name)) }
      waited = true
      try client.wait(.milliseconds(500))
    }
  }

  /// Fetches what is missing of a file.
  private func fill(
    _ piece: inout PieceFile, _ file: HubFile, _ commit: String, _ work: inout Work
  ) throws(HubError) {
    let url = try address(file.name, commit)
    var failures = Failures()
    // A server that begins anew each time does not come forward by what it repeats.
    var most = piece.count
    while piece.count < file.bytes {
      do throws(HubError) {
        try receive(url, &piece, file, &work)
      } catch {
        let hasGrown = piece.count > most
        most = max(most, piece.count)
        try client.rest(after: error, &failures, hasGrown: hasGrown)
      }
    }
  }

  /// Sends one request for what is missing of a file, and writes what comes.
  private func receive(
    _ url: URL, _ piece: inout PieceFile, _ file: HubFile, _ work: inout Work
  ) throws(HubError) {
    let start = piece.count
    let reply = try client.ask(url, from: start > 0 ? start : nil, following: .all)
    let address = reply.answer.address
    if start > 0, reply.answer.status == 416 { return try piece.beginAnew() }
    if let problem = client.problem(reply.answer, reference, file: file.name) { throw problem }
    if reply.answer.status == 206 {
      guard let range = reply.answer.range, range.start == start,
        range.total == nil || range.total == file.bytes
      else {
        throw .answer(
          address: address, .otherRange(reply.answer.header("content-range") ?? "no Content-Range"))
      }
    } else if start > 0 {
      client.hooks.tell(.anew(file: file.name, .noParts))
      try piece.beginAnew()
    }
    do throws(HubError) {
      while let data = try reply.next() {
        try piece.add(data, from: address)
        work.fetched += data.count
        client.hooks.tell(
          .progress(file: file.name, done: work.before + piece.count, total: work.total))
      }
    } catch .connection(_, .cut) where reply.isFull {
      // More came than could be written; the rest is asked for now.
      return
    } catch {
      throw error
    }
    guard piece.count == file.bytes else {
      throw .connection(host: reply.answer.url.host() ?? "", .cut)
    }
  }
}
