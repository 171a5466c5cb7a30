import Foundation
import Tensors

/// The memory of this process, as the system counts it.
enum ResidentMemory {
  /// How many bytes more than before the process held at most while it did some work.
  ///
  /// - Parameter work: what is done.
  /// - Returns: the bytes; nil where the system does not tell or the peak cannot be reset.
  /// - Throws: what the work throws.
  static func growth<Failure: Error>(
    _ work: () throws(Failure) -> Void
  ) throws(Failure) -> Int? {
    MemoryPool.release()
    let isReset = resetPeak()
    let before = bytes("VmRSS")
    try work()
    guard isReset, let before, let peak = bytes("VmHWM") else { return nil }
    return max(0, peak - before)
  }

  /// Forgets the peak so far; proc(5), clear_refs.
  private static func resetPeak() -> Bool {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return false }
    return (try? file.write(contentsOf: Data("5".utf8))) != nil
  }

  /// A line of proc(5), status, which counts in 1024 bytes.
  private static func bytes(_ name: String) -> Int? {
    guard let file = FileHandle(forReadingAtPath: "/proc/self/status"),
      let data = try? file.readToEnd()
    else { return nil }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix(name + ":") }) else { return nil }
    let words = line.split(whereSeparator: \.isWhitespace)
    return words.count > 1 ? Int(words[1]).map { $0 * 1024 } : nil
  }
}
