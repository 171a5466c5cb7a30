import Figures

// What is shown, as files and on the clipboard.

/// A figure on its way to a file.
struct FigureFile: Hashable, Sendable {
  var figure: Figure
  var format: FigureFormat
  /// The name as it was typed, with the ending that was left out.
  var path: String
  /// A sweep of patches to be written in place of the figure, which says where it comes from.
  var patch: PatchExport?

  /// A figure for a file of that name.
  ///
  /// An ending that names another format has its way; where there is none, that of the format is
  /// added.
  init(_ figure: Figure, _ format: FigureFormat, path: String) {
    self.figure = figure
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    self.format = FigureFormat(ending: path) ?? format
    self.path = name.isEmpty || name.dropFirst().contains(".") ? path : path + format.ending
  }
}

extension FigureFormat {
  /// The ending of its files, with the point.
  var ending: String { ".\(rawValue)" }
}

extension AppState {
  /// Writes what is shown, when the hashes of its checkpoints are known.
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

  /// Asks for another name for a figure, unless a person has turned to something else.
  mutating func askAgain(for file: FigureFile) {
    guard overlay == nil else { return }
    guard file.patch == nil else {
      ask(SavePatchOverlay(), file.path)
      return
    }
    ask(ExportFileOverlay(format: file.format), file.path)
  }

  /// Saves the sweep that is shown, when the hashes of its checkpoints are known.
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

  /// The hashes that figures wait for.
  var awaitedHashes: [AnyQuery] {
    let paths = Set(awaitedFigures.flatMap(\.figure.provenance.checkpoints).map(\.path))
    return slots.filter { paths.contains(figurePath($0)) }.map { AnyQuery(HashQuery($0)) }
      .filter { !findings.has($0) && failures[$0] == nil }
  }

  /// Sends figures on whose checkpoints have their hashes, or will have none.
  mutating func sendFigures() -> [Effect] {
    guard !awaitedFigures.isEmpty, awaitedHashes.isEmpty else { return [] }
    defer { awaitedFigures = [] }
    return awaitedFigures.flatMap { file -> [Effect] in
      var file = file
      for place in file.figure.provenance.checkpoints.indices {
        nameHash(&file.figure.provenance.checkpoints[place])
      }
      errand = Errand.write(file, replaces: false).words
      return [.send(.write(file, replaces: false))]
    }
  }

  /// Fills in a hash that has become known; another checkpoint may have taken the place meanwhile.
  private func nameHash(_ checkpoint: inout Provenance.Checkpoint) {
    for slot in slots
    where checkpoint.sha256 == nil && checkpoint.slot == slot.letter
      && checkpoint.path == figurePath(slot)
    {
      checkpoint.sha256 = findings.hash(slot)
    }
  }
}
