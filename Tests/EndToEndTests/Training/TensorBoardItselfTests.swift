import Foundation
import StrictJSON
import Testing

@Suite(
  "TensorBoard itself reads what a run leaves, kills and resumes among it",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"),
  .enabled(
    if: TensorBoardItself.isThere,
    "no TensorBoard: `pip install tensorboard` for the python3 there is, or for $PATCHBAY_PYTHON"))
struct TensorBoardItselfTests {
  let subject: TrainingSubject
  let folder: TemporaryFolder
  var out: String { folder.url.appending(path: "run").path }
  var remains: TrainingRemains { TrainingRemains(out) }

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
  }

  /// Numbers of a line that say when it was, and are not plotted.
  private static let aside = ["step", "epoch", "tokens", "secondsLeft"]

  /// The numbers of the log by the names that they have in TensorBoard, in order.
  private func logged() throws -> [String: [TensorBoardItself.Point]] {
    var points: [String: [TensorBoardItself.Point]] = [:]
    for line in try remains.log() {
      let step = line["step"]?.integer ?? -1
      func add(_ group: String, _ numbers: JSON?) {
        for (key, value) in zip(numbers?.object?.keys ?? [], numbers?.object?.values ?? []) {
          guard let value = value.number, !Self.aside.contains(key) else { continue }
          points["\(group)/\(key)", default: []].append(.init(step, Float(value)))
        }
      }
      let prompts = line["prompts"]?.string ?? ""
      switch line["event"]?.string {
      case "step": add("train", line)
      case "evaluated": add("evaluation/\(prompts)", line)
      case "tracked": add("tracked/\(prompts)", line["values"])
      default: break
      }
    }
    return points
  }

  @Test("each number of the log once, at its step, after two kills")
  func kills() throws {
    let prompts = try folder.write(
      #"{"prompt": "the fox sees the", "answer": " hen", "distractor": " cat"}"#, to: "fox.jsonl")
    let arguments = subject.arguments(
      out: out, "--resume", "--evaluate", prompts, "--evaluate-every", "4", "--track",
      "attribution:0.1,attention-END:0.0")
    // A state is saved every three steps: what was done since is done again.
    for step in [8, 23] {
      let run = try RunningCommand(arguments)
      #expect(remains.wait(forStep: step))
      run.send(SIGKILL)
      #expect(run.end() == -SIGKILL, "\(run.errors)")
    }
    let last = try CommandRun(arguments)
    try #require(last.code == 0, "\(last.errors)")
    #expect(remains.names.filter { $0.contains("tfevents") }.count == 3)

    let (read, logged) = (try TensorBoardItself.scalars(of: out), try logged())
    #expect(read["train/loss"]?.map(\.step) == Array(1...TrainingSubject.stepCount))
    // Every fourth step, and the ends of epochs.
    let evaluated = (0...TrainingSubject.stepCount).filter { $0 % 4 == 0 || $0 % 10 == 0 }
    #expect(read["evaluation/\(prompts)/logitDifference"]?.map(\.step) == evaluated)
    #expect(read["tracked/\(prompts)/attribution:0.1"]?.map(\.step) == evaluated)
    #expect(read.keys.sorted() == logged.keys.sorted())
    for (tag, points) in logged { #expect(read[tag] == points, "\(tag)") }
  }
}

/// TensorBoard's own reader of event files.
enum TensorBoardItself {
  /// A number at a step.
  struct Point: Hashable {
    let step: Int
    let value: Float

    init(_ step: Int, _ value: Float) { (self.step, self.value) = (step, value) }
  }

  /// Python, by the variable `PATCHBAY_PYTHON` or as it is found.
  private static let python = ProcessInfo.processInfo.environment["PATCHBAY_PYTHON"] ?? "python3"

  /// Whether it is installed.
  static let isThere = (try? run("import tensorboard", [])) != nil

  /// All numbers of all event files in a folder, by their tags.
  static func scalars(of folder: String) throws -> [String: [Point]] {
    let script = """
      import json, sys
      from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
      names = "compressedHistograms images audio scalars histograms tensors".split()
      events = EventAccumulator(sys.argv[1], size_guidance={name: 0 for name in names}).Reload()
      print(json.dumps({tag: [[event.step, event.value] for event in events.Scalars(tag)]
                        for tag in events.Tags()["scalars"]}))
      """
    let json = try JSON.parse(Array(try run(script, [folder])))
    let tags = try #require(json.object)
    let points = try tags.values.map { points in
      try (points.array ?? []).map { point in
        Point(
          try #require(point.array?.first?.integer), Float(try #require(point.array?.last?.number)))
      }
    }
    return Dictionary(uniqueKeysWithValues: zip(tags.keys, points))
  }

  /// What a script prints.
  private static func run(_ script: String, _ arguments: [String]) throws -> Data {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-c", script] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableNotLoadable) }
    return output
  }
}
