import Foundation
import TestSupport

/// The top folder of the package.
let packageRoot = Fixture.folder.deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// The small trained checkpoint beside the package, if it is there.
let sharedCheckpoint = Fixture.shared.appending(path: "checkpoints/ioi-small")

/// Whether it is there.
let hasSharedCheckpoint = FileManager.default.fileExists(
  atPath: sharedCheckpoint.appending(path: "config.json").path)

/// A recorded model of two layers without a tokenizer.
let tinyFolder = Fixture.folder.appending(path: "tiny").path
