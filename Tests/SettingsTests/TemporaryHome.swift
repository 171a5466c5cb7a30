import Foundation

/// A home folder that is removed when it is dropped.
final class TemporaryHome {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory
      .appending(path: "patchbay-settings-\(UUID().uuidString)").path(percentEncoded: false)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var environment: [String: String] { ["HOME": path] }
  var settings: String { path + "/.config/patchbay/settings" }

  func write(_ bytes: [UInt8]) throws {
    try FileManager.default.createDirectory(
      atPath: path + "/.config/patchbay", withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: settings))
  }

  func write(_ text: String) throws { try write(Array(text.utf8)) }

  func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

  func text() throws -> String { String(decoding: try bytes(settings), as: UTF8.self) }

  func rights(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }
}
