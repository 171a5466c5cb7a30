import Foundation

/// The memory that this process takes.
enum ProcessMemory {
  /// The bytes in memory now; nil where the system does not tell.
  ///
  /// A line of proc(5), status, which counts in 1024 bytes.
  static var resident: Int? {
    guard let file = FileHandle(forReadingAtPath: "/proc/self/status"),
      let data = try? file.readToEnd()
    else { return nil }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("VmRSS:") }) else { return nil }
    let words = line.split(whereSeparator: \.isWhitespace)
    return words.count > 1 ? Int(words[1]).map { $0 * 1024 } : nil
  }
}
