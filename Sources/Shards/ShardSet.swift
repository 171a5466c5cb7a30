import Files

/// All shares of a sweep, read and found to make a whole.
public struct ShardSet: Sendable {
  /// That of the first share.
  public let header: ShardHeader
  /// What the units gave, by their names.
  let units: [String: [UInt8]]
  /// The file of the first share.
  let path: String

  /// Reads shares.
  ///
  /// - Parameters:
  ///   - paths: of their files, in any order.
  ///   - allowsMixed: whether shares may have been made with different threads or kernels.
  /// - Throws: `ShardError`, which says what is missing, unfinished, given twice or of another request.
  public init(_ paths: [String], allowsMixed: Bool = false) throws(ShardError) {
    var files: [ShardReader] = []
    for path in paths {
      guard FileSystem.facts(at: Links.followed(path) ?? path) != nil else {
        throw .file(.input(path: path, .system(reason: "there is no such file")))
      }
      var reader = ShardReader(path: path)
      try reader.read()
      guard reader.header != nil else { throw .notShare(path: path, reason: "it is empty") }
      files.append(reader)
    }
    let problems = Self.problems(files)
    guard problems.isEmpty, let first = files.min(by: { $0.index < $1.index }),
      let header = first.header
    else { throw .incomplete(problems.isEmpty ? ["no share was named"] : problems) }
    (self.header, path) = (header, first.path)
    let machines = Set(files.compactMap { $0.header?.machine }).sorted()
    guard allowsMixed || machines.count == 1 else { throw .mixed(machines) }
    units = try Self.united(files)
  }

  /// What keeps shares from making a whole, in words.
  private static func problems(_ files: [ShardReader]) -> [String] {
    guard let header = files.first?.header, let path = files.first?.path else { return [] }
    var problems: [String] = []
    var places: [Int: String] = [:]
    for file in files {
      let name = PrintableText.of(file.path)
      guard let own = file.header, own.isOfSameWork(as: header) else {
        problems.append(
          "\(name) is a share of another request than \(PrintableText.of(path))"
            + (file.header.map { ": \($0.difference(from: header))" } ?? "")
            + ". Name the files of one request alone")
        continue
      }
      if let other = places.updateValue(name, forKey: own.shard.index) {
        problems.append("share \(own.shard) is named twice: \(other) and \(name)")
      } else if !file.isDone {
        problems.append(
          "share \(own.shard) is unfinished (\(name), \(file.units.count) units so far): run it again, it "
            + "goes on where it was")
      }
    }
    let missing = (1...header.shard.count).filter { places[$0] == nil }
    if !missing.isEmpty {
      let names = missing.prefix(20).map { "\($0)/\(header.shard.count)" }.joined(separator: ", ")
      problems.append(
        "missing: \(missing.count == 1 ? "share" : "shares") \(names)\(missing.count > 20 ? ", …" : "") of "
          + PrintableText.of("'patchbay \(header.arguments.joined(separator: " "))'"))
    }
    return problems
  }

  /// The units of all shares; what several have must be the same bit for bit.
  private static func united(_ files: [ShardReader]) throws(ShardError) -> [String: [UInt8]] {
    var (units, sources) = ([String: [UInt8]](), [String: String]())
    for file in files {
      for (name, bytes) in file.units {
        if let other = units[name], other != bytes {
          throw .disagree(unit: name, paths: [sources[name] ?? "", file.path])
        }
        units[name] = bytes
        sources[name] = file.path
      }
    }
    return units
  }
}

extension ShardReader {
  fileprivate var index: Int { header?.shard.index ?? 0 }
}

extension ShardHeader {
  /// What another request is about, in words.
  fileprivate func difference(from other: ShardHeader) -> String {
    if command != other.command { return "\(command), not \(other.command)" }
    if version != other.version { return "of version \(version), not \(other.version)" }
    if shard.count != other.shard.count {
      return "one of \(shard.count), not of \(other.shard.count)"
    }
    func words(_ header: Self) -> String {
      PrintableText.of("'patchbay \(header.arguments.joined(separator: " "))'")
    }
    if arguments != other.arguments { return "\(words(self)), not \(words(other))" }
    return "other prompts or checkpoints"
  }
}
