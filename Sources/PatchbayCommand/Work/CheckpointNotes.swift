import Checkpoints
import TextColumns

/// Tells what was decided about a checkpoint's files, in every command in the same way.
enum CheckpointNotes {
  /// Writes a line on standard error for each decision by which numbers may differ from another
  /// program's.
  static func tell(_ checkpoint: Checkpoint) {
    if RankWork.isQuiet { return }
    for note in checkpoint.notes where note.changesNumbers {
      ProgressLine.interject("Note: \(Columns.printable(checkpoint.folder)): \(note).")
    }
  }
}
