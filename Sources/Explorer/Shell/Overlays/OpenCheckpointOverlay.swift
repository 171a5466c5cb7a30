import Checkpoints
import Screen
import Transformer

/// The question before a checkpoint is opened.
struct OpenCheckpointOverlay: ConfirmOverlay {
  var slot: ModelSlot
  var preview: CheckpointPreview

  var title: String { "open checkpoint \(slot.letter)" }
  var enterWords: String { "opens it" }
  var words: [String] {
    [
      preview.path, preview.shape.words,
      "\(Self.megabytes(preview.bytesMapped)) mapped from its files"
        + (preview.bytesHeld > 0
          ? ", \(Self.megabytes(preview.bytesHeld)) of memory to convert them" : ""),
    ]
  }

  func confirm(in state: inout AppState) -> [Effect] {
    state.send(.open(path: preview.path, slot))
  }

  private static func megabytes(_ bytes: Int) -> String {
    bytes < 10_000_000
      ? "\(Numeral.fixed(Double(bytes) / 1e6, decimals: 1)) MB" : "\(bytes / 1_000_000) MB"
  }
}
