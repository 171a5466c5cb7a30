import Foundation
import Screen
import Testing

@testable import Explorer

@Suite("The key table is the only list of keys")
struct KeyTableTests {
  @Test("no two bindings share a key where both work", arguments: KeyContext.allCases)
  func clashes(context: KeyContext) {
    let shared = context.sharesKeys ? KeyContext.everywhere.bindings : []
    let keys = (context.bindings + shared).flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
    #expect(!keys.isEmpty)
  }

  @Test("every binding has a label and help", arguments: KeyContext.allCases)
  func complete(context: KeyContext) {
    for binding in context.bindings {
      #expect(!binding.label.isEmpty && !binding.help.isEmpty)
      #expect(binding.help.last != ".")
    }
  }

  @Test("every screen has the key of its number", arguments: ScreenName.allCases)
  func screens(screen: ScreenName) throws {
    var world = try SmallWorld()
    world.press("\(screen.rawValue)")
    #expect(world.state.screen == screen)
  }

  @Test("Documentation/Keys.md is what the table makes; PATCHBAY_RECORD=1 writes it")
  func page() throws {
    let url = packageRoot.appending(path: "Documentation/Keys.md")
    if ProcessInfo.processInfo.environment["PATCHBAY_RECORD"] == "1" {
      try Data(KeyPage.text.utf8).write(to: url)
      Issue.record("recorded Keys.md; run again without PATCHBAY_RECORD")
      return
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == KeyPage.text)
  }

  @Test("the foot line names only keys that work, six to eight of them at 80 columns")
  func foot() throws {
    var world = try SmallWorld()
    for screen in ["2", "3"] {
      world.press(screen, "space")
      let frame = world.frame()
      let line = frame.text.split(separator: "\n", omittingEmptySubsequences: false)[23]
      let named = world.state.footBindings.filter { $0.refusal(world.state) == nil }
        .count { line.contains(" \($0.label)") }
      #expect((6...9).contains(named), "\(line)")
    }
  }
}
