import Tasks
import Testing
import Tracking

@testable import Training

@Suite("A plan that cannot be read says where, what is wrong, and how to mend it")
struct PlanErrorTests {
  static let wrong: [(String, String)] = [
    (
      "name = a\nepoch = 3\n", "p.txt:2: there is no setting 'epoch'. Did you mean 'epochs'?"
    ),
    (
      "name = a\nsmall.batsh = 3\n",
      "p.txt:2: there is no setting 'small.batsh'. Did you mean 'small.batch'?"
    ),
    (
      "name = a\nepochs = 0\n",
      "p.txt:2: epochs cannot be '0'. It is a whole number from 1 on."
    ),
    ("name = a\nlr =\n", "p.txt:2: lr has no value. It is a number from 0 to 1000, such as 1e-5."),
    (
      "name = a\nlr = nan",
      "p.txt:2: lr cannot be 'nan'. It is a number from 0 to 1000, such as 1e-5."
    ),
    (
      "name = a\nclip = inf",
      "p.txt:2: clip cannot be 'inf'. It is a number above 0, or 0 for no limit."
    ),
    (
      "name = a\nbeta1 = 0.99999999999",
      "p.txt:2: beta1 cannot be '0.99999999999'. It is a number from 0 on and below 1."
    ),
    (
      "name = a\ncount = 1000001",
      "p.txt:2: count cannot be '1000001'. It is a whole number from 1 to 1000000."
    ),
    (
      "name = a\nseed = -1",
      "p.txt:2: seed cannot be '-1'. It is a whole number from 0 to 18446744073709551615."
    ),
    (
      "name = a\nschedule = step",
      "p.txt:2: schedule cannot be 'step'. It is linear, constant or cosine."
    ),
    ("name = a\norder = up", "p.txt:2: order cannot be 'up'. It is shuffled or file."),
    ("name = a\nsentences = true", "p.txt:2: sentences cannot be 'true'. It is yes or no."),
    (
      "name = a\nevaluate = ioi, none",
      "p.txt:2: evaluate cannot be 'ioi, none'. It is different names with commas between, or none."
    ),
    (
      "name = a\nevaluate = ioi,,x",
      "p.txt:2: evaluate cannot be 'ioi,,x'. It is different names with commas between, or none."
    ),
    (
      "name = a\ntrack = circuit, F",
      "p.txt:2: track cannot be 'circuit, F'. It is none, or with commas between of: "
        + "\(TrackedMeasure.names)."
    ),
    (
      "name = a\n[x]\nsteps = 3\nepochs = 3\n",
      "p.txt:4: both steps and epochs are given. Give only one of them."
    ),
    (
      "name = a\n[x]\nlr = 1\n\nlr = 1\n",
      "p.txt:5: 'lr' is also set on line 3. Remove one of them."
    ),
    ("name = a\nname = b\n", "p.txt:2: 'name' is also set on line 1. Remove one of them."),
    (
      "name = a\n[x]\nname = b\n",
      "p.txt:3: the plan's name stands in a stage. Put it above the first stage."
    ),
    (
      "name = #\n",
      "p.txt:1: name has no value. It is what people call the plan, in one short line."
    ),
    (
      "name = a\n[x]\n[x]\n",
      "p.txt:3: stage 'x' is also on line 2. Give each stage a name of its own, such as [x-again]."
    ),
    (
      "name = a\n[two words]\n",
      "p.txt:2: '[two words]' is no name of a stage. Write one word of letters, digits, - and _ in "
        + "brackets, such as [corrupt]."
    ),
    (
      "name = a\nlet it be\n",
      "p.txt:2: 'let it be' is no setting. Write `name = value`, a stage's name in brackets such as "
        + "[corrupt], or # before a comment."
    ),
    ("[x]\ndata = ioi\n", "p.txt: the plan has no name. Write `name = …` on its first line."),
    ("", "p.txt: the plan has no name. Write `name = …` on its first line."),
    (
      "name = a\n",
      "p.txt: the plan has no stage. Write a stage's name in brackets, such as [corrupt], and below "
        + "it what to train on, such as `data = subject-duplication`."
    ),
    (
      "name = a\n[x]\ndata = ioi\n[y]\nsmall.data = ioi\n",
      "p.txt:4: stage y does not say what to train on. Write `data = …` below its header: ioi, "
        + "name-moving, subject-duplication, duplication, greater-than, lower-than, or a file."
    ),
  ]

  @Test("in the text", arguments: wrong)
  func text(text: String, message: String) {
    let error = #expect(throws: PlanError.self) { try StagedPlan(parsing: text, path: "p.txt") }
    #expect(error?.description == message)
  }

  @Test("headers that are none", arguments: ["[", "[]", "[x", "[ä]", "[../x]", "[x]y", "[x/y]"])
  func headers(header: String) {
    let error = #expect(throws: PlanError.self) {
      try StagedPlan(parsing: "name = a\n\(header)\n", path: "p.txt")
    }
    #expect(error?.problem == .notAHeader(header))
  }

  @Test("an unknown name that is near to none gets the list of all")
  func unknown() {
    let error = #expect(throws: PlanError.self) {
      try StagedPlan(parsing: "name = a\nflavour = 1\n", path: "p.txt")
    }
    #expect(
      error?.description.hasPrefix(
        "p.txt:2: there is no setting 'flavour'. The settings are data, count, data-seed, ") == true
    )
  }

  @Test("too many stages")
  func many() throws {
    func text(_ count: Int) -> String {
      "name = a\ndata = ioi\n" + (0..<count).map { "[s\($0)]\n" }.joined()
    }
    #expect(try StagedPlan(parsing: text(100), path: "p.txt").stages.count == 100)
    let error = #expect(throws: PlanError.self) {
      try StagedPlan(parsing: text(101), path: "p.txt")
    }
    #expect(
      error?.description == "p.txt:103: a plan has at most 100 stages. Cut it into several plans.")
  }

  @Test("what would not read back is refused")
  func values() {
    for value in ["", "a\nb", "a #b", "#a", " a", "a\u{7}"] {
      var settings = StageSettings()
      let isTaken = (try? settings.set(value, as: .init(.data))) != nil
      #expect(!isTaken, "\(value)")
    }
  }

  @Test("no text does harm")
  func hostile() {
    var generator = SeededGenerator(seed: 5)
    let pieces = [
      "name = a\n", "[x]\n", "data = ioi\n", "=", "[", "]", "#", "\n", "\r", "\u{301}", "small.",
      "lr = 1\n", "\u{0}", "\u{202E}", "𝄞", "seed = 9\n", " ", "\t", "epochs",
      "99999999999999999999",
    ]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0..<20, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }.joined()
      do throws(PlanError) {
        let plan = try StagedPlan(parsing: text, path: "p.txt")
        #expect((try? StagedPlan(parsing: plan.text, path: "p.txt")) == plan, "\(text)")
      } catch {
        #expect(error.description.hasPrefix("p.txt:"))
      }
    }
  }

  @Test("files that cannot be read, and names that are none")
  func files() throws {
    let scratch = try ScratchFolder()
    func message(_ path: String) -> String? {
      let error = #expect(throws: PlanError.self) { try StagedPlan.read(path) }
      return error.map { scratch.neutral($0) }
    }
    #expect(
      message(scratch.file("no.txt"))
        == "DIR/no.txt cannot be read: there is no such file. Give a file of a plan, or the name of "
        + "one that comes with Patchbay.")
    try scratch.write([0x6E, 0xFF], to: "latin.txt")
    #expect(message(scratch.file("latin.txt"))?.hasPrefix("DIR/latin.txt is not UTF-8") == true)
    try scratch.write([UInt8](repeating: 0x23, count: 65_537), to: "long.txt")
    #expect(
      message(scratch.file("long.txt"))
        == "DIR/long.txt has more than 65536 bytes; it is no plan, or must be split.")
    #expect(
      message("name-moving-and-bak")
        == "name-moving-and-bak: there is neither a file nor a plan of that name. Did you mean "
        + "'name-moving-and-back'? The plans that come with Patchbay are amplify, "
        + "name-moving-and-back, subject-duplication-and-back, amplify-greater-than, "
        + "lower-than-and-back.")
    try scratch.write("\u{FEFF}name = a\n[x]\ndata = ioi\n".utf8, to: "marked.txt")
    #expect(try StagedPlan.read(scratch.file("marked.txt")).name == "a")
  }
}
