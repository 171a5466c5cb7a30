import Foundation
import Screen
import Training

extension RunsRow {
  /// Deletes the run or the file.
  ///
  /// - Returns: what was done, in words.
  /// - Throws: what is wrong, in words; all is left as it is then.
  func delete() throws -> String {
    switch self {
    case .run(let run): try RunFolder(run.path).remove()
    case .file(let file): try file.remove()
    }
    return "Deleted: \(path), \(Numeral.bytes(bytes))"
  }

  /// Gives the run or the file another name.
  ///
  /// - Parameter name: a name beside it, or a path.
  /// - Returns: what was done, in words.
  /// - Throws: what is wrong, in words; all is left as it is then.
  func rename(to name: String) throws -> String {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let place = name.contains("/") ? name : folder + name
    switch self {
    case .run(let run): try RunFolder(run.path).move(to: place)
    case .file(let file): try file.move(to: place)
    }
    return "Renamed: \(path) is \(place) now"
  }
}
