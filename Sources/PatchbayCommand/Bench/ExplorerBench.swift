import Checkpoints
import Explorer
import Foundation
import Screen
import StrictJSON
import Tensors
import Terminal

/// Plays scripts to the explorer without a terminal and measures bytes and times.
struct ExplorerBench {
  /// What is explored.
  let checkpoint: LoadedCheckpoint
  /// The size of the screen.
  let size: Size
  /// The colours of the screen.
  let depth: ColorDepth
  /// How many keys the long script has.
  let keyCount: Int

  /// Bytes and times of one size and depth.
  struct Result {
    var size: Size
    var depth: ColorDepth
    /// The bytes of the very first frame, and of all until nothing more was to come.
    var firstFrame: Int
    var firstScreen: Int
    /// The bytes of a cursor move in the grid of heads: the median and the most.
    var cursorMove: (median: Int, most: Int)
    /// The bytes of a switch of head in the attention view: the median and the most.
    var headSwitch: (median: Int, most: Int)
    /// From a key to its frame, in milliseconds.
    var keys: Int
    var median: Double
    var percentile99: Double
    var worst: Double
    /// The bytes while a training run is watched, a second in the mean and at most; nil for models
    /// that are too large for a short run.
    var training: (mean: Int, most: Int)?
  }

  /// Enough for a result to come that is under way.
  private static let quiet = Duration.milliseconds(600)
  /// As fast as a quick person types for long.
  private static let pace = Duration.milliseconds(110)

  /// Plays all scripts.
  ///
  /// Cost: what the screens show once, and some 0.11 s a key.
  func measure() throws -> Result {
    let moves = try play("2", Self.walk(["l", "l", "j", "l", "h", "j", "k", "l", "j", "h"], 30))
    let switches = try play("3", Self.walk(["]", "]", "}", "["], 20))
    let long = try play("1", Self.walk(Self.everything, keyCount))
    let first = moves.frames.first?.bytes ?? 0
    let opening = moves.frames.prefix { $0.step == nil || $0.step == 0 }
    func milliseconds(_ share: Double) -> Double {
      (long.keys.latency(atShare: share) ?? .zero) / .milliseconds(1)
    }
    return Result(
      size: size, depth: depth, firstFrame: first,
      firstScreen: opening.reduce(0) { $0 + $1.bytes }, cursorMove: Self.bytes(moves),
      headSwitch: Self.bytes(switches), keys: long.keys.count, median: milliseconds(0.5),
      percentile99: milliseconds(0.99), worst: milliseconds(1), training: try watchTraining())
  }

  /// Models of more bytes than this take too long for a step.
  private static let largest = 100_000_000
  /// How long a run is watched, in seconds.
  private static let watched = 8

  /// Starts a run with the usual settings in a folder that is gone afterwards, and watches it.
  private func watchTraining() throws -> (mean: Int, most: Int)? {
    guard checkpoint.checkpoint.bytesOnDisk < Self.largest else { return nil }
    let files = FileManager.default
    let (home, folder) = (files.currentDirectoryPath, files.temporaryDirectory)
    let place = folder.appending(path: "patchbay-bench-\(UUID().uuidString)")
    try files.createDirectory(at: place, withIntermediateDirectories: true)
    _ = files.changeCurrentDirectoryPath(place.path)
    defer {
      _ = files.changeCurrentDirectoryPath(home)
      try? files.removeItem(at: place)
    }
    let start = (ScriptStep.keys("7") ?? []) + [.pause(.seconds(1))]
    let run = (ScriptStep.keys("s") ?? []) + [.pause(.seconds(Self.watched))]
    let end = (ScriptStep.keys("q enter") ?? []) + [.pause(.seconds(5))]
    let display = try display([.untilQuiet(Self.quiet)] + start + run + end)
    _ = try explore(checkpoint, on: display)
    // The steps are: quiet, 7, pause, s, pause.
    let frames = display.frames.filter { $0.step == 3 || $0.step == 4 }
    let most = frames.map { first in
      frames.filter { $0.time >= first.time && $0.time < first.time + .seconds(1) }
        .reduce(0) { $0 + $1.bytes }
    }.max()
    return (frames.reduce(0) { $0 + $1.bytes } / Self.watched, most ?? 0)
  }

  /// Keys that go through all screens, move, ablate and undo.
  private static let everything = [
    "2", "j", "l", "l", "m", "m", "down", "right", "space", "v", "v", "3", "]", "}", "k", "k", "t",
    "t", "4", "up", "left", "t", "t", "t", "5", "j", "l", "m", "p", "right", "m", "p", "8", "]",
    "1", "left", "tab", "j", "j", "shift-tab",
    "2", "tab", "j", "j", ">", "I", "shift-tab", "i", "escape", ":", "escape", "?", "pgdn",
    "escape",
    "u", "U", "u", "1",
  ]

  /// So many keys of a list, again and again.
  private static func walk(_ keys: [String], _ count: Int) -> [String] {
    (0..<count).map { keys[$0 % keys.count] }
  }

  /// Opens a screen, waits until all is there, and presses keys at the pace of a person.
  private func play(_ screen: String, _ names: [String]) throws -> MeteredDisplay {
    let settle: [ScriptStep] = [.untilQuiet(Self.quiet)]
    let keys = names.flatMap { name in
      [.pause(Self.pace)] + (ScriptStep.keys(name) ?? [])
    }
    let script = settle + (ScriptStep.keys(screen) ?? []) + settle + keys + settle
    let display = try display(script)
    _ = try explore(checkpoint, on: display)
    return display
  }

  private func display(_ script: [ScriptStep]) throws -> MeteredDisplay {
    try MeteredDisplay(
      size: size, traits: DisplayTraits(depth: depth, glyphs: .unicode), script: script,
      patience: .seconds(180))
  }

  /// The bytes of the frames that keys brought, but for the key that opened the screen.
  private static func bytes(_ display: MeteredDisplay) -> (median: Int, most: Int) {
    let sizes = display.keys.dropFirst().map { display.bytes(ofStep: $0.step) }.sorted()
    guard let most = sizes.last else { return (0, 0) }
    return (sizes[sizes.count / 2], most)
  }
}

extension ExplorerBench.Result: JSONRepresentable {
  /// A line.
  var json: JSONOutput {
    func object(_ members: (String, any JSONRepresentable)...) -> JSONOutput {
      .object(members.map { JSONOutput.Member(key: $0.0, value: $0.1.json) })
    }
    return [
      "job": "explorer-\(size.width)x\(size.height)", "colours": depth.name,
      "kernels": ProductKernels.name,
      "firstFrameBytes": firstFrame, "firstScreenBytes": firstScreen,
      "cursorMoveBytes": object(
        ("median", cursorMove.median), ("most", cursorMove.most)),
      "headSwitchBytes": object(
        ("median", headSwitch.median), ("most", headSwitch.most)), "keys": keys,
      "keyToFrameMilliseconds": object(
        ("median", median), ("percentile99", percentile99), ("most", worst)),
      "trainingBytesPerSecond": training.map { object(("mean", $0.mean), ("most", $0.most)) },
    ]
  }
}

extension ColorDepth {
  /// The word for it.
  fileprivate var name: String {
    switch self {
    case .monochrome: "none"
    case .sixteen: "16"
    case .indexed: "256"
    case .trueColor: "truecolor"
    }
  }
}
