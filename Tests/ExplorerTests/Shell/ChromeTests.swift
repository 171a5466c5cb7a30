import Foundation
import Screen
import Tasks
import TestSupport
import Testing

@testable import Explorer

@Suite("Title and foot line tell what is shown and what keys do")
struct ChromeTests {
  static let moments: [(name: String, keys: [String])] = [
    ("first", []), ("edited", ["2", "l", "space"]), ("change", ["2", "l", "space", "v", "enter"]),
    ("patching", ["5"]), ("training", ["7"]), ("editing", ["enter"]), ("palette", [":"]),
  ]

  @Test("title, screens and foot line", arguments: moments, Moment.sizes)
  func chrome(moment: (name: String, keys: [String]), size: Size) throws {
    let world = try SmallWorld.after(moment.keys, size: size)
    expectSnapshot(world.chrome(), named: "\(moment.name)-\(size.width)")
  }

  @Test("without colours and with ASCII alone")
  func plain() throws {
    let frame = try SmallWorld.after(["2", "l", "space"]).chrome(.plain)
    #expect(frame.text.utf8.allSatisfy { $0 < 0x80 })
    expectSnapshot(frame, named: "edited-plain")
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
    world.answerAll()
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
    #expect(parts[2].hasSuffix(keys.isEmpty ? "no head ablated" : "0.0 ablated: mean"), "\(title)")
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
