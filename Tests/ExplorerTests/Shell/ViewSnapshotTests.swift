import Foundation
import Screen
import Tasks
import TestSupport
import Testing

@testable import Explorer

@Suite("Screens look as recorded")
struct ViewSnapshotTests {
  static let sizes = [
    Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 60),
  ]
  static let scripts: [(name: String, keys: [String])] = [
    ("prompt", []), ("prompt-edited", ["2", "l", "space", "1"]), ("editing", ["enter"]),
    ("heads", ["2"]), ("heads-edited", ["2", "j", "l", "space"]),
    ("heads-change", ["2", "j", "l", "space", "v"]), ("heads-sweep", ["2", "m"]),
    ("attention", ["3", "k"]), ("attention-edited", ["3", "}", "space", "}"]),
    ("lens", ["4"]), ("lens-target", ["2", "space", "4", "t", "v"]),
    ("lens-rank", ["4", "t", "t"]),
    ("heads-ends", ["2", "t", "tab"]), ("attention-row", ["3", "k", "t"]),
    ("attention-weighted", ["3", "w"]), ("attention-mean", ["3", "A"]),
    ("attention-zoom", ["3", "space", "v", "z"]), ("lens-heads", ["4", "s"]),
    ("lens-mlps", ["4", "s", "s", "t"]), ("head", ["8"]), ("head-edited", ["8", "space"]),
    ("head-tokens", ["8", "tab"]),
    ("head-facts", ["8", "space", "tab", "tab"]),
    ("head-weights", ["8", "tab", "tab", "tab", "j"]),
    ("patching", ["5", "j"]), ("patching-heads", ["5", "s", "j", "j", "j", "enter", "m"]),
    ("patching-paths", ["5", "p", "j", "space", "l", "space"]),
    ("patching-receivers", ["5", "p", "T", "j", "tab"]), ("patching-to", ["5", "p", "space", "t"]),
    ("help", ["2", "?"]), ("kinds", ["2", "K"]),
  ]

  @Test("at three sizes", arguments: scripts, sizes)
  func screen(script: (name: String, keys: [String]), size: Size) throws {
    var world = try SmallWorld(size: size)
    for key in script.keys {
      world.press(key)
      world.settle()
    }
    expectSnapshot(world.frame(), named: "\(script.name)-\(size.width)x\(size.height)")
  }

  @Test(
    "without colours and with ASCII alone",
    arguments: [
      "prompt", "heads-edited", "attention", "attention-row", "lens", "lens-heads", "head",
      "head-weights", "patching", "patching-paths",
    ])
  func plain(name: String) throws {
    var world = try SmallWorld()
    for key in Self.scripts.first(where: { $0.name == name })?.keys ?? [] {
      world.press(key)
      world.settle()
    }
    let frame = world.frame(.plain)
    #expect(frame.text.utf8.allSatisfy { $0 < 0x80 })
    expectSnapshot(frame, named: "\(name)-plain")
  }

  @Test("years, once there is a list with years", arguments: sizes)
  func years(size: Size) throws {
    var world = try SmallWorld(size: size)
    for key in ["4", "s", "s", "s"] { world.press(key) }
    world.state.takeYears()
    world.press("j")
    world.settle()
    expectSnapshot(world.frame(), named: "lens-years-\(size.width)x\(size.height)")
  }

  @Test("without a tokenizer, token ids and what is missing")
  func ids() throws {
    let world = try SmallWorld(hasTokenizer: false)
    expectSnapshot(world.frame(), named: "prompt-ids")
  }

  @Test(
    "a mark behind the name says that other programs give other numbers", arguments: [60, 80, 200])
  func mark(width: Int) throws {
    var world = try SmallWorld(size: Size(width: width, height: 24))
    world.state.model.mark = "stored head"
    let title = world.frame().text.split(separator: "\n").first ?? ""
    let mark = width < 100 ? "!" : "(stored head)"
    #expect(title.hasPrefix(" small \(mark)  │"), "\(title)")
    #expect(title.contains("no BOS"), "\(title)")
  }

  @Test(
    "two marked checkpoints with long names leave room for prompt, BOS and edits at 80 columns",
    arguments: [[], ["space"]])
  func crowdedTitle(keys: [String]) throws {
    var world = try SmallWorld()
    for key in ["2"] + keys { world.press(key) }
    world.settle()
    world.state.model.name = "gpt2-finetuned-on-stories"
    world.state.model.mark = "stored head"
    world.state.second = world.state.model
    world.state.second?.mark = "parts left aside"
    world.state.second?.name = "gpt2-finetuned-on-duplication"
    world.state.document.bos = true
    let beginning = try #require(world.state.document.prompt.tokens.first)
    world.state.second?.ownTokens[beginning] = "<|beginning-of-text|>"
    let title = world.frame().text.split(separator: "\n").first ?? ""
    let parts = title.split(separator: "│").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(parts.count == 3, "\(title)")
    #expect(parts[0].wholeMatch(of: /A gpt2-\S+… !  B gpt2-\S+… !/) != nil, "\(title)")
    #expect(parts[1].count >= 6, "\(title)")
    #expect(parts[2].hasPrefix("BOS <|beginni… "), "\(title)")
    #expect(parts[2].hasSuffix(keys.isEmpty ? "no head ablated" : "all"), "\(title)")
  }

  @Test("the help tells what was decided about the files of each checkpoint")
  func notes() throws {
    var world = try SmallWorld(size: Size(width: 120, height: 40))
    world.press("?")
    #expect(!world.frame().text.contains("About the files"))
    world.state.model.notes = ["linear maps are stored transposed"]
    world.state.second = world.state.model
    world.state.second?.notes = [
      "the tensor \"foo\" is no part of GPT-2 and is left aside; `info` lists what is ignored"
    ]
    let text = world.frame().text
    for words in [
      "About the files", "A  linear maps are stored transposed",
      "B  the tensor \"foo\" is no part of GPT-2 and is",
      "left aside; `info` lists what is ignored",
    ] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test("before anything is known")
  func loading() throws {
    let settled = try SmallWorld().state
    for screen in ScreenName.allCases {
      var state = AppState(
        model: settled.model, reader: settled.reader, document: settled.document,
        size: settled.size)
      state.screen = screen
      _ = state.schedule()
      let frame = view(state, size: state.size, traits: .full)
      expectSnapshot(frame, named: "\(screen.title.lowercased())-loading")
    }
  }

  @Test(
    "too small a screen says the size needed", arguments: [(59, 24), (80, 15), (10, 3), (1, 1)])
  func tooSmall(width: Int, height: Int) throws {
    let size = Size(width: width, height: height)
    let frame = view(try SmallWorld().state, size: size, traits: .full)
    #expect(frame.size == size)
    if width > 40 { #expect(frame.text.hasPrefix("patchbay needs 60x16; this is \(width)x")) }
  }

  @Test("a message too long for the foot line lies over the lines above it, whole")
  func message() throws {
    var world = try SmallWorld()
    world.press("j", "enter")
    world.type("xxxx")
    world.press("enter")
    let words = world.frame().text.replacing("\n", with: " ")
    #expect(words.contains("The answer must be one token") && words.contains("word."))
  }
}
