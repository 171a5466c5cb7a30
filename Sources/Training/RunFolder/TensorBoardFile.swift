import Files
import Foundation

/// An event file that TensorBoard shows, with one number a message.
///
/// The format is a TFRecord: for each message its length in eight bytes, their masked CRC-32C, the
/// message, its masked CRC-32C; all little-endian.
public struct TensorBoardFile: ~Copyable {
  /// The path of the file.
  public let path: String

  private var file: OutputFile

  /// The bytes of all whole records.
  private var length: Int

  /// Begins a new file; a run that goes on begins another beside the first.
  ///
  /// - Parameters:
  ///   - folder: the path of an existing folder.
  ///   - step: the first step that the run does again or anew, so that TensorBoard drops what the
  ///     files before say of this step and later ones; nil for a new run.
  ///   - wallTime: now, in seconds since 1970.
  ///   - host: a machine's name, which becomes part of the file's; this machine's where it is nil.
  /// - Throws: what the system refuses.
  public init(
    folder: String, resumingAt step: Int? = nil, wallTime: Double,
    host: String? = nil
  ) throws(RunFolderError) {
    var messages = [EventMessage(wallTime: wallTime, content: .version("brain.Event:2"))]
    if let step {
      messages.append(EventMessage(wallTime: wallTime, step: step, content: .start))
    }
    var file = try Self.newFile(
      in: folder, wallTime, host ?? ProcessInfo.processInfo.hostName)
    do {
      for message in messages { try file.write(Self.record(message.bytes)) }
    } catch {
      throw .file(error)
    }
    self.init(file)
  }

  private init(_ file: consuming OutputFile) {
    path = file.path
    length = file.count
    self.file = file
  }

  /// Adds a number.
  ///
  /// - Parameters:
  ///   - tag: its name; slashes make groups.
  ///   - value: the number, which may be infinite or none.
  ///   - step: the step that it belongs to.
  ///   - wallTime: now, in seconds since 1970.
  /// - Throws: what the system refuses; the file ends with its last whole record then.
  public mutating func append(
    tag: String, value: Float, step: Int, wallTime: Double
  ) throws(RunFolderError) {
    try append(
      EventMessage(wallTime: wallTime, step: step, content: .scalar(tag: tag, value: value)))
  }

  /// Returns when all records are on the disk.
  ///
  /// - Throws: what the system refuses.
  public func synchronise() throws(RunFolderError) {
    do {
      try file.synchronise()
    } catch {
      throw .file(error)
    }
  }

  /// A message between its length and checksums.
  static func record(_ message: [UInt8]) -> [UInt8] {
    let length = EventMessage.littleEndian(UInt64(message.count))
    return length + EventMessage.littleEndian(CRC32C.masked(length)) + message
      + EventMessage.littleEndian(CRC32C.masked(message))
  }

  private mutating func append(_ message: EventMessage) throws(RunFolderError) {
    do {
      try file.write(Self.record(message.bytes))
      length = file.count
    } catch {
      try? file.truncate(to: length)
      throw .file(error)
    }
  }

  /// Makes a file of a name that is not there yet; TensorBoard reads all of one folder, in the
  /// order of their names.
  private static func newFile(
    in folder: String, _ wallTime: Double, _ host: String
  ) throws(RunFolderError) -> OutputFile {
    let seconds = String(Int(clampingSeconds: wallTime))
    let padded = String(repeating: "0", count: max(0, 10 - seconds.count)) + seconds
    let machine = host.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "-" }
    var number = 0
    while true {
      let path = "\(folder)/events.out.tfevents.\(padded).\(String(machine.prefix(64))).\(number)"
      do {
        return try OutputFile(creating: path)
      } catch .output(_, .exists) {
        number += 1
      } catch {
        throw .file(error)
      }
    }
  }
}

extension Int {
  /// Whole seconds of a time; 0 for one before 1970, or none.
  fileprivate init(clampingSeconds seconds: Double) {
    self = seconds.isFinite ? Int(Swift.min(Swift.max(seconds, 0), 9_999_999_999)) : 0
  }
}
