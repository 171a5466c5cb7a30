import Figures

// Export of what is shown, to files and to the clipboard.

/// A figure to be written to a file.
struct FigureFile: Hashable, Sendable {
  var figure: Figure
  var format: FigureFormat
  /// The path as typed, with the ending added if it was left out.
  var path: String
  /// A patch sweep that is written in place of the figure, with the figure's provenance.
  var patch: PatchExport?

  /// A figure for a file at a path.
  ///
  /// An ending in the path decides the format; without one, that of the format is added.
  init(_ figure: Figure, _ format: FigureFormat, path: String) {
    self.figure = figure
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    self.format = FigureFormat(ending: path) ?? format
    self.path = name.isEmpty || name.dropFirst().contains(".") ? path : path + format.ending
  }
}

extension FigureFormat {
  /// The ending of its files, with the dot.
  var ending: String { ".\(rawValue)" }
}

extension AppState {
  /// Writes what is shown, once the hashes of its checkpoints are known.
  mutating func writeFigure(_ format: FigureFormat, path: String) -> [Effect] {
    overlay = nil
    guard !path.isEmpty else { return [] }
    guard let figure else {
      note = .refused("Nothing of this screen is known yet.")
      return []
    }
    return write(FigureFile(figure, format, path: path))
  }

  private mutating func write(_ file: FigureFile) -> [Effect] {
    awaitedFigures.append(file)
    if !awaitedHashes.isEmpty {
      note = .done("The weights are hashed first, so that the file can name them.")
    }
    return sendFigures()
  }

  /// Asks for another path for a figure, unless the person has turned to something else.
  mutating func askAgain(for file: FigureFile) {
    guard overlay == nil else { return }
    guard file.patch == nil else {
      ask(SavePatchOverlay(), file.path)
      return
    }
    ask(ExportFileOverlay(format: file.format), file.path)
  }

  /// Saves the sweep that is shown, once the hashes of its checkpoints are known.
  mutating func savePatch(path: String) -> [Effect] {
    overlay = nil
    guard !path.isEmpty, let figure, let patchExport = patching.patchExport else { return [] }
    var file = FigureFile(figure, .json, path: path)
    (file.format, file.patch) = (.json, patchExport)
    return write(file)
  }

  /// Copies what is shown as text.
  mutating func copyFigure() -> [Effect] {
    figure.map { [.copy($0.text(as: .text))] } ?? []
  }

  // MARK: Hashes

  /// The queries for hashes that figures wait for.
  var awaitedHashes: [AnyQuery] {
    let paths = Set(awaitedFigures.flatMap(\.figure.provenance.checkpoints).map(\.path))
    return slots.filter { paths.contains(figurePath($0)) }.map { AnyQuery(HashQuery($0)) }
      .filter { !findings.has($0) && failures[$0] == nil }
  }

  /// Writes the waiting figures, once no hash is awaited.
  mutating func sendFigures() -> [Effect] {
    guard !awaitedFigures.isEmpty, awaitedHashes.isEmpty else { return [] }
    defer { awaitedFigures = [] }
    return awaitedFigures.flatMap { file -> [Effect] in
      var file = file
      for place in file.figure.provenance.checkpoints.indices {
        fillInHash(&file.figure.provenance.checkpoints[place])
      }
      errand = Errand.write(file, replaces: false).words
      return [.send(.write(file, replaces: false))]
    }
  }

  /// Fills in a known hash, unless another checkpoint was opened in the slot meanwhile.
  private func fillInHash(_ checkpoint: inout Provenance.Checkpoint) {
    for slot in slots
    where checkpoint.sha256 == nil && checkpoint.slot == slot.letter
      && checkpoint.path == figurePath(slot)
    {
      checkpoint.sha256 = findings.hash(slot)
    }
  }
}
