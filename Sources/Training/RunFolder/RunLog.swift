import Files
public import StrictJSON

/// The log of a run: a JSON object on each line, only ever added to.
///
/// A line is written in one go, so a kill leaves whole lines and at most one that is cut; that one
/// is removed by the run that goes on.
public struct RunLog: ~Copyable {
  /// The path of the log.
  public let path: String

  private var file: OutputFile

  /// The bytes of all whole lines.
  private var length: Int

  /// Begins the log of a new run.
  ///
  /// A log without even one complete line, left by a run that was killed at once, is overwritten.
  ///
  /// - Parameter path: where.
  /// - Throws: `hasRun` where there is a log already, or what the system refuses.
  public init(newAt path: String) throws(RunFolderError) {
    let file = try RunFolderError.wrappingFiles { () throws(FileError) in
      try OutputFile(appendingTo: path)
    }
    var reader = RunLogReader(path: path)
    let isEmpty = try reader.readLines().lines.isEmpty
    guard isEmpty else { throw .folder(path: path, .hasRun) }
    try self.init(path, file, keeping: 0)
  }

  /// Goes on with a log, from which the lines after some step are cut first.
  ///
  /// The log is cut before the first line that is not to be kept, and before a last line that is
  /// not complete or no JSON. One step, of which a kill leaves all or nothing.
  ///
  /// Cost: one read of the log.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - isKept: tells of a line whether it stays; asked in order, until it first says no.
  /// - Throws: `noRun` where there is no log, `line` where one in the midst of it is no JSON, or
  ///   what the system refuses.
  public init(
    resuming path: String, keeping isKept: (JSON) -> Bool
  ) throws(RunFolderError) {
    let length = try Self.length(of: path, keeping: isKept)
    let file = try RunFolderError.wrappingFiles { () throws(FileError) in
      try OutputFile(appendingTo: path)
    }
    try self.init(path, file, keeping: length)
  }

  private init(
    _ path: String, _ file: consuming OutputFile, keeping length: Int
  ) throws(RunFolderError) {
    self.path = path
    self.file = file
    self.length = length
    do {
      try self.file.truncate(to: length)
      try self.file.synchronise()
      try FileSystem.synchronise(folder: FolderPlace(path).parent)
    } catch {
      throw .file(error)
    }
  }

  /// Adds a line; where the log was removed meanwhile, or another file put in its place, it is
  /// written anew with all its lines first.
  ///
  /// It is in the system's hands then and survives a kill of the process; only `synchronise` makes
  /// sure that it survives a loss of power.
  ///
  /// - Parameter line: an object.
  /// - Throws: what the system refuses, a full disk among it; the log ends with its last whole line
  ///   then.
  public mutating func append(_ line: JSONOutput) throws(RunFolderError) {
    if !file.isInPlace { try restore() }
    do {
      try file.write(Array("\(line.line)\n".utf8))
      length = file.count
    } catch {
      try? file.truncate(to: length)
      throw .file(error)
    }
  }

  /// Puts the lines so far to where the log belongs; what stands there gets another name.
  private mutating func restore() throws(RunFolderError) {
    let path = path
    do {
      let bytes = try file.contents()
      if FileSystem.kind(at: path) != .nothing { try displace() }
      var new = try OutputFile(appendingTo: path)
      try new.write(bytes)
      try new.synchronise()
      file = new
      length = file.count
    } catch {
      throw .file(error)
    }
  }

  /// Gives what stands in the log's place the first name that nothing has yet: the log's with
  /// `.displaced`, `.displaced-2` and so on behind it.
  private func displace() throws(FileError) {
    var number = 1
    while true {
      let name = path + ".displaced" + (number == 1 ? "" : "-\(number)")
      do {
        return try FileSystem.add(path, as: name)
      } catch .output(_, .exists) {
        number += 1
      }
    }
  }

  /// Returns when all lines are on the disk.
  ///
  /// - Throws: what the system refuses.
  public func synchronise() throws(RunFolderError) {
    do {
      try file.synchronise()
    } catch {
      throw .file(error)
    }
  }

  /// The bytes of the lines that are kept.
  private static func length(
    of path: String, keeping isKept: (JSON) -> Bool
  ) throws(RunFolderError) -> Int {
    var reader = RunLogReader(path: path)
    var length = 0
    var damaged: (number: Int, error: JSONError)?
    while true {
      let lines = try reader.readLines().lines
      guard !lines.isEmpty else { return length }
      for line in lines {
        switch line.content {
        case .failure(let error): damaged = damaged ?? (line.number, error)
        case .success(let json):
          if let (number, error) = damaged {
            throw .line(path: path, number: number, error)
          }
          guard isKept(json) else { return length }
          length = line.end
        }
      }
    }
  }
}
