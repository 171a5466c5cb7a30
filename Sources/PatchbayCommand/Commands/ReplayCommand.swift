import ArgumentParser
import Checkpoints
import Explorer
import Foundation
import Screen
import Tasks
import Tensors
import TextColumns

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `patchbay replay`.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Do a recorded exploration again and print the last frame.",
    discussion: """
      `patchbay --record FILE` writes recordings. The checkpoints are those that the recording names \
      unless others are given; the size is that of the recording unless one is given.

      Examples:
        patchbay replay walk.jsonl
        patchbay replay walk.jsonl --size 200x60 --color always
        patchbay replay walk.jsonl --checkpoint DIR --every
      """)

  @Argument(help: "The recording.", completion: .file())
  var file: String
  @Option(help: ArgumentHelp("Another checkpoint to do it on.", valueName: "folder"))
  var checkpoint: String?
  @Option(help: ArgumentHelp("Another second checkpoint.", valueName: "folder"))
  var second: String?
  @Option(help: ArgumentHelp("The size of the screen, as 200x60.", valueName: "size"))
  var size: String?
  @Flag(help: "Draw with ASCII characters alone.")
  var ascii = false
  @Flag(help: "Print the frame after each step, not only the last.")
  var every = false
  @Option(help: "When to use colour: auto, always or never. NO_COLOR is honoured.")
  var color = ColorWish.auto

  mutating func validate() throws {
    if size != nil, frameSize == nil {
      throw ValidationError("--size must be columns x rows, as 200x60, up to 1000 each.")
    }
  }

  mutating func run() throws {
    do {
      try replayAndPrint()
    } catch ExplorerError.recording(let reason) {
      throw CommandError.recording(path: file, reason: reason)
    }
  }

  private func replayAndPrint() throws {
    let text = try recording()
    let named = try checkpoints(of: text)
    let loaded = try LoadedCheckpoint.read(folder: checkpoint ?? named.first)
    let other = try (second ?? named.second).map { path throws(CheckpointError) in
      try LoadedCheckpoint.read(folder: path)
    }
    let traits = DisplayTraits(
      depth: isColoured ? .trueColor : .monochrome, glyphs: ascii ? .ascii : .unicode)
    var written = ""
    let last = try replay(
      text, on: loaded, options: ExplorationOptions(second: other, version: Version.current),
      size: frameSize, traits: traits
    ) { frame, words in
      guard every else { return }
      if let words { written += "# \(Columns.printable(words))\n" }
      written += shown(frame, traits) + "\n"
    }
    try StandardOutput.write(written + shown(last, traits))
  }

  private func shown(_ frame: Frame, _ traits: DisplayTraits) -> String {
    isColoured ? frame.ansi(theme: .dark, depth: traits.depth) : frame.text
  }

  private var isColoured: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto:
      isatty(STDOUT_FILENO) == 1
        && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }
  }

  private var frameSize: Size? {
    guard let parts = size?.split(separator: "x"), parts.count == 2, let width = Int(parts[0]),
      let height = Int(parts[1]), (1...1000).contains(width), (1...1000).contains(height)
    else { return nil }
    return Size(width: width, height: height)
  }

  private static let longest = 16 << 20

  private func recording() throws -> String {
    try FileBytes.text(path: file, limit: Self.longest, kind: .recording).text
  }
}
