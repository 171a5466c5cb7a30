import Files
import Foundation

/// A small file that is read whole and replaced whole.
struct SettingsFile {
  /// Where it is, links followed, so that a linked file stays linked.
  let path: String

  /// Nobody writes as much by hand.
  static let limit = 65_536

  init(_ path: String) {
    // Links in a circle are told when the file is read.
    self.path = Links.followed(path) ?? path
  }

  private static func folder(of path: String) -> String {
    let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
    return folder.isEmpty ? "/" : String(folder)
  }

  /// The bytes of the file; none where there is no file.
  func read() throws(SettingsProblem) -> [UInt8] {
    // A link in a circle is there, and so is what the system does not let be seen.
    do {
      _ = try FileManager.default.attributesOfItem(atPath: path)
    } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
      return []
    } catch {
      throw .notReadable(reason: error.localizedDescription)
    }
    let bytes: [UInt8]
    do {
      // A pipe would keep the program waiting for somebody to write.
      bytes = try WholeFile.bytes(path: path, limit: Self.limit, kinds: .plain)
    } catch .input(_, .tooLong(let limit)) {
      throw .tooLarge(limit: limit)
    } catch .input(_, .system(let reason)) {
      throw .notReadable(reason: reason)
    } catch {
      throw .notReadable(reason: error.description)
    }
    do throws(OtherEncoding) {
      _ = try TextBytes.unmarked(bytes)
    } catch {
      throw .otherEncoding(error)
    }
    return bytes
  }

  /// Replaces the file; a kill leaves the old one or the new one.
  ///
  /// Makes its folder, and those above it, where they are missing, for nobody but the user.
  func write(_ bytes: [UInt8]) throws(SettingsError) {
    let folder = Self.folder(of: path)
    let name = path.split(separator: "/").last.map(String.init) ?? "settings"
    let temporary = "\(folder)/.\(name).\(ProcessInfo.processInfo.processIdentifier).writing"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw .notWritten(reason: "\(folder): cannot be made: \(error.localizedDescription)")
    }
    let rights = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    // What a process of the same number left behind when it was killed.
    try? FileManager.default.removeItem(atPath: temporary)
    do {
      var file = try OutputFile(creating: temporary, announced: bytes.count)
      try file.write(bytes)
      try file.finish()
      if let rights {
        try? FileManager.default.setAttributes(
          [.posixPermissions: rights], ofItemAtPath: temporary)
      }
      try FileSystem.move(temporary, to: path)
      try FileSystem.synchronise(folder: folder)
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      guard case .output(_, let problem) = error else {
        throw .notWritten(reason: error.description)
      }
      throw .notWritten(reason: FileError.output(path: path, problem).description)
    }
  }
}
