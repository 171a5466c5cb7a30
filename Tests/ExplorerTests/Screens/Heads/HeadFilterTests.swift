import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("A filter lists the heads that fit")
struct HeadFilterTests {
  @Test(
    "by name, layer and numbers",
    arguments: [
      ("1.", 4), ("1.2", 1), ("layer>=1", 8), ("layer=2", 4), ("attr>0", 6), ("|attr|>=1.5", 2),
      ("attr>0 layer=0", 2), ("attribution>0 1.", 2), ("dup>0.5", 3), ("→io>=0", 12),
      ("nothing", 0),
    ])
  func fits(text: String, count: Int) throws {
    var world = try SmallWorld()
    world.press("2")
    world.answerAll()
    world.press("/")
    world.type(text)
    world.press("enter")
    let filter = try #require(world.state.heads.filter)
    let heads = world.state.model.heads.filter { world.state.heads.fits(filter, $0) }
    #expect(world.state.heads.sortedHeads.count == heads.count)
    if text.hasPrefix("attr") || text.hasPrefix("|attr") {
      #expect(!heads.isEmpty && heads.count < 12, "\(heads)")
    } else {
      #expect(heads.count == count, "\(heads)")
    }
  }

  @Test(
    "what cannot be read is refused with what can",
    arguments: [
      (
        "effect>x",
        "'x' in 'effect>x' is no number. Write a condition without blanks, as "
          + "|effect|>0.1."
      ),
      (
        "colour>1",
        "There is no column 'colour'. Conditions can be about attr, effect, io, s1, s2, "
          + "prev, dup, ind, layer."
      ),
    ])
  func refused(text: String, words: String) throws {
    var world = try SmallWorld()
    world.press("2", "/")
    world.type(text)
    world.press("enter")
    #expect(world.state.note == .refused(words))
    #expect(world.state.heads.filter == nil)
    #expect(world.state.keyContext == .typing)
  }

  @Test("n and N go over what fits, Esc lists all heads again")
  func matches() throws {
    var world = try SmallWorld()
    world.press("2", "/")
    world.type("layer=1")
    world.press("enter")
    let heads = world.state.heads.sortedHeads
    #expect(heads.count == 4 && world.state.head == heads[0])
    world.press("n")
    #expect(world.state.head == heads[1])
    world.press("N", "N")
    #expect(world.state.head == heads[3])
    world.press("escape")
    #expect(world.state.heads.filter == nil && world.state.screen == .heads)
  }

  @Test("no text makes it trap")
  func hostile() {
    let columns: [HeadColumn] = [.head, .attribution, .measure(.effect)]
    for text in [
      "|", "||>1", ">", "=", "<=", "|effect|", "|effect|>nan", "effect>1e999", "→>1", "é>1",
    ] {
      _ = try? HeadFilter(text, columns: columns)
    }
    #expect(throws: FilterProblem.self) { try HeadFilter(">1", columns: columns) }
  }
}
