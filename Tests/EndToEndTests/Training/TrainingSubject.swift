import Foundation
import StrictJSON
import Testing

/// A small checkpoint made by `patchbay new`, a text to train it on, and a run of a moment.
struct TrainingSubject {
  /// One for all tests, since nothing in it is changed; gone when the tests end.
  static let shared = Result { try TrainingSubject() }

  private static let folder = FileManager.default.temporaryDirectory.appending(
    path: "patchbay-training-\(ProcessInfo.processInfo.processIdentifier)")

  /// The checkpoint.
  let checkpoint: String
  /// The text.
  let text: String
  /// The folder of a whole run, which nothing interrupted.
  let whole: String

  /// Four epochs of ten steps and one of four, states in the midst of them.
  static let stepCount = 44

  private init() throws {
    let folder = Self.folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(at: TrainingSubject.folder) }
    text = folder.appending(path: "story.txt").path
    checkpoint = folder.appending(path: "start").path
    whole = folder.appending(path: "whole").path
    try Data(Self.story.utf8).write(to: URL(filePath: text))
    let made = try CommandRun(
      [
        "new", checkpoint, "--text", text, "--layers", "1", "--heads", "2", "--width", "16",
        "--context", "24", "--seed", "3",
      ])
    try #require(made.code == 0, "\(made.errors)")
    let run = try CommandRun(arguments(out: whole))
    try #require(run.code == 0, "\(run.errors)")
  }

  /// The same run in another folder.
  func arguments(out: String, _ more: String...) -> [String] {
    [
      "train", checkpoint, "--data", text, "--out", out, "--steps", "\(Self.stepCount)", "--lr",
      "1e-3", "--batch", "4", "--block", "16", "--dropout", "0.1", "--state-every", "3",
      "--threads", "2",
    ] + more
  }

  /// Words enough for 38 blocks, so that the last batch of an epoch is a small one.
  private static let story: String = {
    let (who, what) = (["fox", "hen", "old dog", "cat"], ["sees", "hears", "likes", "follows"])
    return (0..<64).map { line in
      "the \(who[line % 4]) \(what[line / 4 % 4]) the \(who[line / 16])\n"
    }.joined() + (0..<40).map { "day \($0 % 10) ends\n" }.joined()
  }()
}

/// What a run has left in its folder.
struct TrainingRemains {
  let path: String

  init(_ path: String) {
    self.path = path
  }

  func bytes(_ name: String) -> Data? {
    FileManager.default.contents(atPath: "\(path)/\(name)")
  }

  /// The names in the folder, hidden ones too.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// The names of the epochs that are there.
  var epochs: [String] { names.filter { $0.hasPrefix("epoch-") } }

  /// The steps of the states that are there.
  var states: [Int] { names.compactMap { $0.hasPrefix("state-") ? Int($0.dropFirst(6)) : nil } }

  /// The complete lines of the log.
  func log() throws -> [JSON] {
    let text = String(decoding: bytes("run.jsonl") ?? Data(), as: UTF8.self)
    // What stands behind the last line's end is not complete.
    return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
      try JSON.parse(Array($0.utf8))
    }
  }

  /// The steps that the log tells of, in its order.
  func steps() throws -> [Int] {
    try log().filter { $0["event"]?.string == "step" }.compactMap { $0["step"]?.integer }
  }

  /// The losses of the log's steps, and what it says of evaluations and checkpoints.
  func story() throws -> [[JSON?]] {
    try log().compactMap { line in
      guard let event = line["event"]?.string, ["step", "evaluated", "saved"].contains(event) else {
        return nil
      }
      return [line["event"], line["step"]]
        + ["loss", "smoothedLoss", "gradientNorm", "learningRate", "sha256"].map { line[$0] }
    }
  }

  /// Waits until the log has a step.
  ///
  /// - Returns: whether it came to it within two minutes, however busy the machine is.
  func wait(forStep step: Int) -> Bool {
    let end = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < end {
      if let log = bytes("run.jsonl"), log.range(of: Data("\"step\",\"step\":\(step),".utf8)) != nil
      {
        return true
      }
      Thread.sleep(forTimeInterval: 0.005)
    }
    return false
  }

  /// Expects what must be true of a folder at any moment: what is there is whole, and nothing is
  /// missing that the log has told of.
  func expectWhole(as whole: TrainingRemains) throws {
    for epoch in epochs {
      for file in ["model.safetensors", "config.json", "vocab.json", "merges.txt"] {
        let same = bytes("\(epoch)/\(file)") == whole.bytes("\(epoch)/\(file)")
        #expect(same, "\(epoch)/\(file)")
      }
    }
    for state in states {
      #expect(bytes("state-\(state)/training.safetensors") != nil)
    }
    let saved = try log().filter { $0["event"]?.string == "saved" }
    for number in saved.compactMap({ $0["epoch"]?.integer }) {
      // For the moment of its exchange an epoch that is saved again has another name.
      let names = ["epoch-\(number)", ".epoch-\(number).old"]
      #expect(!Set(names).isDisjoint(with: self.names))
    }
  }

  /// Expects all that a whole run leaves, to the last bit.
  func expectSame(
    as whole: TrainingRemains, stepCount: Int = TrainingSubject.stepCount,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(epochs == whole.epochs, sourceLocation: sourceLocation)
    for epoch in whole.epochs {
      for file in ["model.safetensors", "config.json", "vocab.json", "merges.txt"] {
        let same = bytes("\(epoch)/\(file)") == whole.bytes("\(epoch)/\(file)")
        #expect(same, "\(epoch)/\(file)", sourceLocation: sourceLocation)
      }
    }
    #expect(states == whole.states, sourceLocation: sourceLocation)
    for state in whole.states {
      let name = "state-\(state)/training.safetensors"
      #expect(bytes(name) == whole.bytes(name), sourceLocation: sourceLocation)
    }
    #expect(
      try steps() == Array(1...stepCount), sourceLocation: sourceLocation)
    #expect(try story() == whole.story(), sourceLocation: sourceLocation)
    let strays = names.filter { $0.hasPrefix(".") }
    #expect(strays.isEmpty, "\(strays)", sourceLocation: sourceLocation)
  }
}
