import Screen
import Testing

@testable import Settings

@Suite("A settings file is read leniently and told about exactly")
struct SettingsTextTests {
  private func read(_ text: String, actions: [String]? = nil) -> (Settings, [String]) {
    let (settings, warnings) = SettingsText(Array(text.utf8)).settings(actions: actions)
    return (settings, warnings.map { $0.message(path: "/h/settings") })
  }

  @Test("every setting is read, whatever the blanks")
  func every() {
    let (settings, warnings) = read(
      """
      # a comment
      theme=light
        signed-map =  purple-green
      sequential-map = cividis\r
      glyphs = ascii
      colors = 24-bit

      ablation = template-mean
      mouse = on
      hints = off
      record-folder = /tmp/a folder = x
      key.move-up = k up ctrl-p
      key.next = =
      key.comment = #
      key.quit =
      """)
    #expect(warnings.isEmpty)
    #expect(
      settings
        == Settings(
          theme: .light, signedMap: .purpleGreen, sequentialMap: .cividis, glyphs: .ascii,
          colors: .trueColor, ablation: .templateMean, isMouseOn: true, showsHints: false,
          recordFolder: "/tmp/a folder = x",
          keys: [
            "move-up": [.character("k"), .up, .control("p")], "next": [.character("=")],
            "comment": [.character("#")], "quit": [],
          ]))
  }

  @Test("an empty file gives the settings of no file")
  func empty() {
    for text in ["", "\n", "\r\n\r\n", "# only\n#comments"] {
      let (settings, warnings) = read(text)
      #expect(settings == Settings() && warnings.isEmpty)
    }
  }

  @Test(
    "what is wrong is told with its line and its remedy",
    arguments: [
      (
        "\nteme = dark",
        "/h/settings:2: there is no setting 'teme'. Did you mean 'theme'?"
      ),
      (
        "tone = red",
        "/h/settings:1: there is no setting 'tone'. The settings are theme, signed-map, "
          + "sequential-map, glyphs, colors, ablation, mouse, hints, record-folder and key.ACTION"
      ),
      ("colours = 256", "/h/settings:1: there is no setting 'colours'. Did you mean 'colors'?"),
      (
        "colors = 24",
        "/h/settings:1: colors cannot be '24'. It is one of auto, 24-bit, 256, 16, none"
      ),
      (
        "theme = drak",
        "/h/settings:1: theme cannot be 'drak'. Did you mean 'dark'? "
          + "It is one of auto, dark, light"
      ),
      (
        "mouse = yes",
        "/h/settings:1: mouse cannot be 'yes'. It is one of on, off"
      ),
      (
        "signed-map = viridis",
        "/h/settings:1: signed-map cannot be 'viridis'. It is one of blue-orange, purple-green"
      ),
      (
        "theme dark",
        "/h/settings:1: 'theme dark' has no '=', so it is passed over. "
          + "Write `name = value`, or put # before a comment"
      ),
      (
        "key.quit = q hyper-x",
        "/h/settings:1: 'hyper-x' is not the name of a key, so 'key.quit' keeps its keys. "
          + "Keys are written like a, A, space, enter, ctrl-a, alt-x, shift-tab, f5, with blanks "
          + "between them"
      ),
      (
        "key.quti = q",
        "/h/settings:1: there is no action 'quti'. Did you mean 'key.quit'?"
      ),
      (
        "key.fly = q",
        "/h/settings:1: there is no action 'fly'. "
          + "The command palette lists every action with its name"
      ),
      (
        "theme = dark\ntheme = light",
        "/h/settings:2: 'theme' is also set on line 1; this line counts. Remove one of them"
      ),
      (
        "\u{1B}[2J = 1",
        "/h/settings:1: there is no setting '␛[2J'. The settings are theme, signed-map, "
          + "sequential-map, glyphs, colors, ablation, mouse, hints, record-folder and key.ACTION"
      ),
    ])
  func warnings(text: String, message: String) {
    let (_, warnings) = read(text, actions: ["quit", "undo"])
    #expect(warnings == [message])
  }

  @Test("a bad value changes nothing, and of two good ones the last counts")
  func lenient() {
    #expect(read("theme = drak\nmouse = on").0 == Settings(isMouseOn: true))
    #expect(read("theme = dark\ntheme = light").0.theme == .light)
    #expect(read("key.quit = q hyper-x").0.keys.isEmpty)
  }

  @Test("a line that is not UTF-8 is passed over alone")
  func invalid() {
    let bytes =
      Array("theme = light\nmouse = ".utf8) + [0xFF, 0xC0, 0x0A] + Array("hints = off".utf8)
    let (settings, warnings) = SettingsText(bytes).settings(actions: nil)
    #expect(settings == Settings(theme: .light, showsHints: false))
    #expect(
      warnings.map { $0.message(path: "s") }
        == ["s:2: the line is not UTF-8, so it is passed over. Save the file as UTF-8"])
  }

  @Test("a byte order mark is no part of a name")
  func mark() {
    #expect(read("\u{FEFF}theme = light").0.theme == .light)
    #expect(read("\u{FEFF}theme = light").1.isEmpty)
  }

  @Test("no bytes whatever make it trap, and lines come back as they were")
  func anyBytes() {
    var state: UInt64 = 7
    let pieces: [[UInt8]] = [
      Array("theme".utf8), [0x3D], [0x0A], [0x0D], [0xFF], [0x20], Array("key.a".utf8), [0],
      Array("light".utf8), [0xEF, 0xBB, 0xBF], [0x23],
    ]
    for _ in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes += pieces[Int(state >> 33) % pieces.count]
      }
      var text = SettingsText(bytes)
      let (settings, _) = text.settings(actions: nil)
      let before = text.lines
      text.update(to: settings)
      #expect(text.lines == before)
      text.update(to: Settings(theme: .dark, keys: ["a": [.up]]))
      let (changed, _) = text.settings(actions: nil)
      #expect(changed.theme == .dark && changed.keys == ["a": [.up]])
    }
  }

  @Test("only what changed is rewritten")
  func update() {
    var text = SettingsText(
      Array(
        "# mine\ntheme = light\r\nfuture = 1\nmouse = yes\nkey.quit = q\nkey.undo = u\n".utf8))
    var (settings, _) = text.settings(actions: nil)
    settings.theme = .dark
    settings.glyphs = .ascii
    settings.keys["quit"] = nil
    settings.keys["undo"] = [.control("z"), .character("u")]
    settings.recordFolder = "/x"
    text.update(to: settings)
    #expect(
      String(decoding: text.bytes, as: UTF8.self)
        == "# mine\ntheme = dark\r\nfuture = 1\nmouse = yes\nkey.undo = ctrl-z u\n"
        + "glyphs = ascii\nrecord-folder = /x\n")
    #expect(text.settings(actions: nil).0 == settings)
  }
}
