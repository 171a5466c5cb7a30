import Foundation
import Synchronization

/// How weights of half precision are held: as they lie in their file, or converted.
///
/// Held as they are they take no memory of their own, and every use converts a few rows at a time; a
/// converted model takes four bytes a weight and is quicker, most of all on few rows. The numbers are the
/// same, but for the order in which some sums are rounded.
public enum HalfWeights: String, CaseIterable, Hashable, Sendable {
  /// Converted where that takes no more than half of the memory that the machine has; else mapped.
  case automatic = "auto"
  /// As they lie in the file, converted some rows at a time when they are used.
  case mapped
  /// Converted to single precision when the checkpoint is opened.
  case converted

  private static let chosen = Mutex<HalfWeights?>(nil)

  /// The choice in force: the one set, else `PATCHBAY_MEMORY`, else automatic.
  public static var choice: HalfWeights {
    get { chosen.withLock(\.self) ?? standard }
    set { chosen.withLock { $0 = newValue } }
  }

  private static let standard: HalfWeights = {
    let text = ProcessInfo.processInfo.environment["PATCHBAY_MEMORY"] ?? ""
    return HalfWeights(rawValue: text) ?? .automatic
  }()

  /// Whether a model is converted whose weights would then take so many bytes.
  func converts(bytes: Int) -> Bool {
    switch self {
    case .automatic: bytes <= Int(clamping: ProcessInfo.processInfo.physicalMemory / 2)
    case .mapped: false
    case .converted: true
    }
  }
}
