import Analyses
import Patching
import StrictJSON
import Tasks
import Transformer

/// A saved patch sweep, opened to be looked at.
struct OpenedPatchRecord: Hashable, Sendable {
  /// The numbers.
  var record: PatchRecord
  /// The name of the file.
  var name: String
  /// The folder of the checkpoint that was written into.
  var checkpoint: String
  /// The hash of its weights; nil if the file has none.
  var sha256: String?
  /// The folder of the checkpoint that values come from, if that is another one.
  var source: String?

  /// What is shown, in words: `patch.json · residual-in`.
  func title(_ dot: String) -> String {
    switch record.patch {
    case .activation(let patch): "From \(name) \(dot) \(patch.site.rawValue) \(dot) \(direction)"
    case .path(let path): "From \(name) \(dot) paths to \(path.receivers)"
    }
  }

  /// The run that was written into, and the one that values come from.
  private var direction: String {
    guard let source else { return record.direction.words }
    return "\(CheckpointName(source).short) into \(CheckpointName(checkpoint).short)"
  }
}

extension OpenedPatchRecord {
  /// Reads a file that a command or the explorer wrote.
  ///
  /// - Throws: why the file cannot be read, or what is wrong in it.
  init(reading path: String) throws {
    let text = try ErrandRunner.text(of: path, limit: Self.limit)
    let json: JSON
    do throws(JSONError) {
      json = try JSON.parse(Array(text.utf8))
    } catch {
      throw ErrandProblem.notAResult(path, error.description)
    }
    do throws(PatchRecordError) {
      record = try PatchRecord(json)
    } catch {
      throw ErrandProblem.notAResult(path, error.description)
    }
    name = PromptSource.file(path).words
    checkpoint = json["checkpoint"]?["path"]?.string ?? ""
    sha256 = json["checkpoint"]?["sha256"]?.string
    source = json["request"]?["source"]?["path"]?.string
  }

  /// The most bytes of a file: saved results are grids of numbers.
  private static let limit = 64 << 20
}

extension Scene<PatchingState> {
  /// Whether a saved result comes from an open checkpoint; nil while hashes are unknown.
  func isOfOpenCheckpoint(_ opened: OpenedPatchRecord) -> Bool? {
    let hashes = slots.compactMap { findings.hash($0) }
    guard let saved = opened.sha256, !hashes.isEmpty else { return nil }
    return hashes.contains(saved)
  }

  /// Shows a saved result.
  mutating func show(_ opened: OpenedPatchRecord) {
    own.open(opened)
    panes[.patching] = 0
    show(.patching)
    clampCursor()
    note = .done(
      "\(opened.name): \(opened.record.grid.layers) layers on \(opened.record.grid.prompts) "
        + "prompt\(opened.record.grid.prompts == 1 ? "" : "s"). Esc closes it.")
  }
}
