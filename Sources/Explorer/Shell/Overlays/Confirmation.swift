import Checkpoints
import Screen
import Transformer

/// Something that is asked before it is done.
enum Confirmation: Hashable, Sendable {
  /// A checkpoint is to be opened.
  case open(ModelSlot, CheckpointPreview)
  /// The program is to be left while a training run goes on.
  case quitWhileTraining
  /// A training run is to be stopped.
  case stopTraining
  /// A file is to be replaced by a figure.
  case replace(FigureFile)
  /// A key that came in a burst, as from a paste, is to do what it is bound to.
  case hasty(HastyDeed)
}

extension Confirmation {
  /// The words above it.
  var title: String {
    switch self {
    case .open(let slot, _): "open checkpoint \(slot.letter)"
    case .quitWhileTraining: "leave"
    case .stopTraining: "stop training"
    case .replace: "replace?"
    case .hasty: "a paste?"
    }
  }

  /// What Enter does.
  var deed: String {
    switch self {
    case .open: "opens it"
    case .quitWhileTraining: "saves and leaves"
    case .stopTraining: "saves and stops"
    case .replace: "replaces it"
    case .hasty(let deed): "does it (\(deed.name))"
    }
  }

  /// What a person should know before.
  var words: [String] {
    switch self {
    case .open(_, let preview):
      [
        preview.path, preview.shape.words,
        "\(megabytes(preview.bytesMapped)) mapped from its files"
          + (preview.bytesHeld > 0
            ? ", \(megabytes(preview.bytesHeld)) of memory to convert them" : ""),
      ]
    case .quitWhileTraining:
      [
        "A training run goes on. It ends after this step and its state is saved; then the program "
          + "ends. `patchbay train --resume` can go on with it."
      ]
    case .stopTraining:
      ["The run ends after this step. Its state is saved, and r goes on with it."]
    case .replace(let file): ["\(file.path) is there already."]
    case .hasty(let deed):
      [
        "Keys came faster than anyone types, as from a paste. One of them would do this:",
        "\(deed.help).",
      ]
    }
  }

  private func megabytes(_ bytes: Int) -> String {
    bytes < 10_000_000
      ? "\(Numeral.fixed(Double(bytes) / 1e6, decimals: 1)) MB" : "\(bytes / 1_000_000) MB"
  }
}
