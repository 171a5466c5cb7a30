import Analyses
import Screen
import Tasks
import Testing
import Tokens
import Transformer

@testable import Explorer

@Suite("A key changes the state and asks for work")
struct UpdateTests {
  @Test("digits show screens, which have nothing above them")
  func screens() throws {
    var world = try SmallWorld()
    for (key, name) in [
      ("2", ScreenName.heads), ("3", .attention), ("4", .lens), ("1", .prompt),
    ] {
      world.press(key)
      #expect(world.state.screen == name)
    }
    world.press("3", "escape")
    #expect(world.state.screen == .attention)
    #expect(
      world.state.note == .done("There is nothing above this screen. q leaves the program."))
  }

  @Test("Esc goes up level by level: filter, full pane, pane, opened screens")
  func levels() throws {
    var world = try SmallWorld()
    world.press("2", "/")
    world.type("0.")
    world.press("enter", "tab", "f", "enter")
    #expect(world.state.screen == .attention)
    world.press("enter")
    #expect(world.state.screen == .detail)
    world.press("escape")
    #expect(world.state.screen == .attention)
    world.press("escape")
    #expect(world.state.screen == .heads && world.state.isPaneFilled)
    #expect(world.state.heads.filter != nil)
    world.press("escape")
    #expect(world.state.heads.filter == nil && world.state.isPaneFilled)
    world.press("escape")
    #expect(!world.state.isPaneFilled && world.state.pane == 1)
    world.press("escape")
    #expect(world.state.screen == .heads && world.state.pane == 0)
  }

  @Test("q and ctrl-c leave", arguments: ["q", "ctrl-c"])
  func quit(key: String) throws {
    var world = try SmallWorld()
    let effects = world.press(key)
    #expect(effects == [.quit])
  }

  @Test("Tab and Shift-Tab go over panes, round and round")
  func panes() throws {
    var world = try SmallWorld()
    world.press("2", "tab")
    #expect(world.state.pane == 1)
    world.press("shift-tab")
    #expect(world.state.pane == 0)
    world.press("shift-tab")
    #expect(world.state.pane == 3)
    world.press("tab")
    #expect(world.state.pane == 0)
  }

  @Test(
    "arrows and vim's letters move over the grid and stop at its edges",
    arguments: [
      (["right", "l"], Head(0, 2)), (["down", "j"], Head(2, 0)), (["j", "k", "up"], Head(0, 0)),
      (["l", "h", "left"], Head(0, 0)), (["G"], Head(2, 0)), (["G", "g"], Head(0, 0)),
      (["end", "home", "pgdn"], Head(1, 0)), (["pgdn", "pgup"], Head(0, 0)),
    ])
  func grid(keys: [String], head: Head) throws {
    var world = try SmallWorld()
    world.press("2")
    for key in keys { world.press(key) }
    #expect(world.state.head == head)
  }

  @Test("in the table, moving follows the order of the rows")
  func table() throws {
    var world = try SmallWorld()
    world.press("2", "tab", "g")
    let order = world.state.heads.sortedHeads
    #expect(world.state.head == order[0])
    world.press("j", "j")
    #expect(world.state.head == order[2])
    world.press("G")
    #expect(world.state.head == order.last)
  }

  @Test("< and > go over the columns, I turns the order round")
  func order() throws {
    var world = try SmallWorld()
    world.press("2", ">")
    #expect(
      world.state.heads.tableOrder == HeadOrder(column: .measure(.effect), isAscending: false))
    world.press("<", "<")
    #expect(world.state.heads.tableOrder == HeadOrder(column: .head, isAscending: true))
    #expect(world.state.heads.sortedHeads == world.state.model.heads)
    world.press("I")
    #expect(world.state.heads.sortedHeads == world.state.model.heads.reversed())
  }

  @Test("m goes over all measures of the prompt and comes round")
  func measures() throws {
    var world = try SmallWorld()
    world.press("2")
    let all = HeadMeasure.all(for: world.state.document.prompt)
    #expect(
      all == [
        .attribution, .effect, .attention("IO"), .attention("S1"), .attention("S2"),
        .attention("cursor"), .previousToken, .duplicateToken, .induction,
      ])
    for measure in all.dropFirst() + [.attribution] {
      world.press("m")
      #expect(world.state.heads.measure == measure)
    }
  }

  @Test("Space ablates the head under the cursor and asks for what is needed first")
  func ablate() throws {
    var world = try SmallWorld()
    world.press("2", "l")
    world.answerAll()
    let effects = world.press("space")
    #expect(world.state.document.ablated == [Head(0, 1)])
    #expect(world.state.document.interventionWords == ["0.1 ablated: mean"])
    guard case .query(let request)? = effects.first, effects.count == 1 else {
      Issue.record("asked for \(effects)")
      return
    }
    #expect(request.query == .prediction(Condition(.a, .after)))
    #expect(request.inputs.edits.first == Ablation(heads: [Head(0, 1)], kind: .mean))
    world.press("space")
    #expect(world.state.document.ablated.isEmpty)
  }

  @Test("on the attention screen, Space ablates and brackets go to other heads")
  func attention() throws {
    var world = try SmallWorld()
    world.press("3", "]", "}", "space")
    #expect(world.state.document.ablated == [Head(1, 1)])
    world.press("[", "{")
    #expect(world.state.head == Head(0, 0))
    world.press("[", "{")
    #expect(world.state.head == Head(0, 0))
    world.press("G", "k")
    #expect(world.state.position == 12)
    let key = world.state.attention.shownKey
    world.press("left", "left", "right")
    #expect(world.state.head == Head(0, 0))
    #expect(world.state.key == key - 1)
  }

  @Test("x takes back all ablations, and says so where there are none")
  func clear() throws {
    var world = try SmallWorld()
    world.press("2", "space", "j", "space", "x")
    #expect(world.state.document.ablated.isEmpty)
    world.press("x")
    #expect(
      world.state.note
        == .refused("No head is ablated. Press Space on a head, on screen 2 or 3."))
  }

  @Test("v goes over after, change and before while heads are ablated")
  func shown() throws {
    var world = try SmallWorld()
    world.press("v")
    #expect(world.state.note?.isRefusal == true)
    world.press("2", "space")
    for shown in [Shown.change, .before, .after] {
      world.press("v")
      #expect(world.state.shownNow == shown)
    }
  }

  @Test("c goes over the scales of the screen's map, and says why where there is none")
  func scales() throws {
    var world = try SmallWorld()
    world.press("c")
    #expect(world.state.note?.isRefusal == true)
    world.press("2")
    let offered: [ColorScale] = [.maximum, .rowMaximum, .logarithm, .maximum]
    for scale in offered {
      #expect(world.state.heads.scale(among: HeadsScreen.scales(world.state.heads)) == scale)
      world.press("c")
    }
    world.press("3", "c")
    #expect(
      world.state.attention.scale(among: AttentionScreen.scales(world.state.attention)) == .maximum)
    world.press("2")
    #expect(
      world.state.heads.scale(among: HeadsScreen.scales(world.state.heads)) == .rowMaximum)
    world.press("4", "t", "t", "c")
    #expect(world.state.note?.isRefusal == true)
  }

  @Test("# goes to the next map of the kind on the screen")
  func maps() throws {
    var world = try SmallWorld()
    world.press("2", "#")
    #expect(world.state.preferences.signedMap == .purpleGreen)
    #expect(world.state.preferences.sequentialMap == .viridis)
    world.press("3", "#")
    #expect(world.state.preferences.sequentialMap == .cividis)
  }

  @Test("t goes over the modes of the lens, without those that have nothing to show")
  func lens() throws {
    var world = try SmallWorld()
    func modes(_ world: inout SmallWorld) -> [LensMode] {
      var modes = [world.state.lens.mode]
      repeat {
        world.press("t")
        modes.append(world.state.lens.mode)
      } while modes.last != modes.first && modes.count < 9
      return modes
    }
    world.press("4")
    #expect(modes(&world) == [.top, .target, .rank, .entropy, .divergence, .top])
    world.press("t", "t", "t", "t", "s")
    #expect(world.state.lens.mode == .top)
    #expect(modes(&world) == [.top, .target, .rank, .entropy, .top])
    world.press("s", "s", "s", "t", "1", "j", "enter", "ctrl-u", "enter", "4")
    #expect(world.state.lens.mode == .top)
    #expect(modes(&world) == [.top, .entropy, .divergence, .top])
  }

  @Test("on the lens, up goes to later layers")
  func lensRows() throws {
    var world = try SmallWorld()
    world.press("4", "up")
    #expect(world.state.lens.row == 3)
    world.press("down", "j", "left")
    #expect(world.state.lens.row == 1)
    #expect(world.state.position == 12)
    world.press("g", "l", ".", ",")
    #expect(world.state.position == 1)
  }

  @Test("a list of kinds says why one is refused")
  func kinds() throws {
    var world = try SmallWorld()
    world.press("K", "up", "enter")
    #expect(world.state.document.kind == .zero)
    world.press("1", "enter")
    world.type(" a")
    world.press("enter", "j", "enter", "ctrl-u", "enter", "K", "down", "enter")
    #expect(world.state.isOpen(AblationKindOverlay(selected: 1)))
    #expect(
      world.state.note
        == .refused(
          "Ablation by mean needs a prompt 'A … B … B' with answer A and distractor B, or a list with corrupted "
            + "rows: its values come from such prompts with other names."))
    world.press("escape")
    #expect(world.state.overlay == nil)
  }

  @Test("a list of places has names and the token under the cursor")
  func places() throws {
    var world = try SmallWorld()
    world.press("h", "P", "j", "enter")
    #expect(world.state.document.positions == .named(["END"]))
    world.press("P", "j", "j", "j", "j", "j", "j", "enter")
    #expect(world.state.document.positions == .named(["12"]))
  }

  @Test("B puts a beginning in front and takes it away")
  func beginning() throws {
    var world = try SmallWorld()
    world.press("B")
    #expect(world.state.document.bos)
    #expect(world.state.document.prompt.tokens.count == 15)
    #expect(world.state.document.prompt.positions["IO"] == 2)
    world.press("B")
    #expect(world.state.document.prompt.tokens.count == 14)
  }

  @Test("help opens, scrolls within its lines and closes")
  func help() throws {
    var world = try SmallWorld()
    world.press("?", "down")
    #expect(world.state.isOpen(HelpOverlay(offset: 1)))
    world.press("up", "up")
    #expect(world.state.isOpen(HelpOverlay(offset: 0)))
    for _ in 0..<20 { world.press("pgdn") }
    let help = try #require(world.state.overlay as? HelpOverlay)
    #expect(help.offset < 250)
    world.press("escape")
    #expect(world.state.overlay == nil)
  }
}
