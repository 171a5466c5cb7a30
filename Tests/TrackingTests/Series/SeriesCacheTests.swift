import Foundation
import Tasks
import Testing
import Tokens
import Transformer

@testable import Tracking

@Suite("Results of checkpoints are kept on the disk")
struct SeriesCacheTests {
  let folder: SeriesFixture
  let cache: SeriesCache
  let evaluators: [Evaluator]
  let results: [SeriesResult]

  init() throws {
    folder = try SeriesFixture()
    cache = SeriesCache(folder: folder.file("cache/series"))
    evaluators = [
      try SeriesFixture.evaluator(), Evaluator(name: "bare", prompts: SeriesFixture.prompts),
    ]
    results = [
      SeriesResult(
        prompts: "two", evaluation: Evaluation(loss: 0.1, logitDifference: -1 / 3),
        moment: Moment(
          values: [.init("attention-IO:1.0", 1 / 3)],
          heads: [.init("attribution", [[1 / 3, -0.1], [.leastNonzeroMagnitude, 2]])])),
      SeriesResult(prompts: "bare", evaluation: Evaluation()),
    ]
  }

  private var file: String { "cache/series/aa-bb.json" }

  private func read(_ sha256: String = "aa", _ request: String = "bb") -> [SeriesResult]? {
    cache.results(of: sha256, request: request, for: evaluators)
  }

  private func keep(_ results: [SeriesResult], _ sha256: String = "aa") {
    cache.keep(results, of: sha256, request: "bb", for: evaluators)
  }

  @Test("and read back to the last bit, under their hashes alone")
  func kept() {
    #expect(read() == nil)
    keep(results)
    #expect(read() == results)
    #expect(read("ab") == nil && read("aa", "bc") == nil)
    #expect(cache.results(of: "aa", request: "bb", for: [evaluators[0]]) == nil)
  }

  @Test("damaged or foreign files count as none")
  func damaged() throws {
    keep(results)
    let text = try String(contentsOfFile: folder.file(file), encoding: .utf8)
    let damages = [
      "", "{", "null", String(text.dropLast(9)), text + text,
      text.replacing("series-result/1", with: "series-result/2"),
      text.replacing(#""sha256":"aa""#, with: #""sha256":"ab""#),
      text.replacing(#""request":"bb""#, with: #""request":"bc""#),
      text.replacing(#""prompts":"two""#, with: #""prompts":"three""#),
      text.replacing(#""attribution":["#, with: #""attribution":[[1],"#),
      text.replacing("attention-IO:1.0", with: "attention-IO:1.1"),
      text.replacing(#"{"prompts":"bare","evaluation":{}}"#, with: "7"),
      text.replacing(#","results""#, with: #","results":[],"results""#),
    ]
    for damage in damages {
      #expect(damage != text)
      try folder.write(damage, to: file)
      #expect(read() == nil, "\(damage)")
    }
    try folder.write(text, to: file)
    #expect(read() == results)
    // A pipe would keep the program waiting.
    try FileManager.default.removeItem(atPath: folder.file(file))
    try #require(unsafe mkfifo(folder.file(file), 0o600) == 0)
    #expect(read() == nil)
  }

  @Test("numbers that JSON has no form for are not kept")
  func notFinite() {
    for value in [Float.nan, .infinity] {
      var odd = results
      odd[0].moment?.heads[0].values[1][1] = value
      keep(odd)
      #expect(read() == nil)
    }
    var odd = results
    odd[0].evaluation.logitDifference = .nan
    keep(odd)
    #expect(read() == nil)
  }

  @Test("a folder that cannot be made keeps nothing and is no error")
  func unwritable() throws {
    try folder.write("", to: "cache")
    keep(results)
    #expect(read() == nil)
    cache.trim()
  }

  @Test("beyond the limit those of no use for the longest are removed, and nothing of others")
  func bounded() throws {
    let names = ["a1", "a2", "a3"]
    for (age, name) in names.enumerated() {
      keep(results, name)
      try setAge("cache/series/\(name)-bb.json", 1000 - age)
    }
    try folder.write("other", to: "cache/series/notes.txt")
    try folder.write("half", to: "cache/series/.a4-bb.json.writing")
    try folder.write("half", to: "cache/series/.a5-bb.json.writing")
    try setAge("cache/series/.a4-bb.json.writing", 8000)
    // The oldest becomes the newest by being of use.
    #expect(read("a1") == results)
    let size = try Data(contentsOf: URL(filePath: folder.file("cache/series/a1-bb.json"))).count
    SeriesCache(folder: cache.folder, limit: 2 * size + 10).trim()
    #expect(read("a1") == results && read("a2") == nil && read("a3") == results)
    let left = try FileManager.default.contentsOfDirectory(atPath: cache.folder).sorted()
    #expect(left == [".a5-bb.json.writing", "a1-bb.json", "a3-bb.json", "notes.txt"])
  }

  private func setAge(_ name: String, _ seconds: Int) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -Double(seconds))],
      ofItemAtPath: folder.file(name))
  }

  @Test("it lies where the environment says")
  func places() {
    let own = SeriesCache(environment: ["XDG_CACHE_HOME": "/c", "HOME": "/h"])
    #expect(own?.folder == "/c/patchbay/series")
    #expect(
      SeriesCache(environment: ["XDG_CACHE_HOME": "c", "HOME": "/h"])?.folder
        == "/h/.cache/patchbay/series")
    #expect(SeriesCache(environment: [:]) == nil)
  }

  @Test("a request tells apart all that numbers depend on")
  func requests() throws {
    func hash(_ evaluator: Evaluator, _ program: String = "1") -> String {
      SeriesRequest([evaluator], SeriesFixture.configuration, program: program).hash
    }
    let plain = try SeriesFixture.evaluator()
    #expect(hash(plain) == hash(try SeriesFixture.evaluator()))
    var others = [try SeriesFixture.evaluator("attribution")]
    for change: (inout Evaluator) -> Void in [
      { $0.name = "2" }, { $0.prompts.bos = true }, { $0.prompts.prompts[0].template = 1 },
      { $0.prompts.prompts[1].positions["IO"] = 1 }, { $0.prompts.prompts[0].corrupted = nil },
      { $0.prompts.prompts[0].tokens[0] = 2 }, { $0.prompts.prompts[0].answer = 5 },
      { $0.years = .init(outcomes: (0..<100).map { TokenID($0) }, starts: [0, 0]) },
    ] {
      var other = plain
      change(&other)
      others.append(other)
    }
    let hashes = [hash(plain), hash(plain, "2")] + others.map { hash($0) }
    #expect(Set(hashes).count == hashes.count)
    var epsilon = SeriesFixture.configuration
    epsilon.epsilon = 1e-6
    #expect(SeriesRequest([plain], epsilon, program: "1").hash != hash(plain))
  }
}
