import Foundation
import Tasks
import Tokens

/// GPT-2's own tokenizer, and the paper's data, where they are beside the package.
enum GPT2 {
  /// The folder of shared files beside the package.
  static let shared = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/data")

  static let isThere = FileManager.default.fileExists(
    atPath: shared.appending(path: "gpt2/merges.txt").path)

  static let missing = "GPT-2's tokenizer is not beside the package"

  static let tokenizer = Result { try Tokenizer.read(folder: shared.appending(path: "gpt2").path) }

  /// The path of a file of the shared data.
  static func path(_ name: String) -> String { shared.appending(path: name).path }
}
