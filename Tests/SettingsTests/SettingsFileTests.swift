import Foundation
import Screen
import Testing

@testable import Settings

@Suite("Settings are kept in the folders of the XDG specification")
struct SettingsFileTests {
  @Test(
    "places",
    arguments: [
      (["HOME": "/h"], "/h/.config/patchbay/settings", "/h/.local/state/patchbay"),
      (["HOME": "/h/"], "/h/.config/patchbay/settings", "/h/.local/state/patchbay"),
      (
        ["HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"], "/c/patchbay/settings",
        "/s/patchbay"
      ),
      (
        ["HOME": "/h", "XDG_CONFIG_HOME": "", "XDG_STATE_HOME": ""],
        "/h/.config/patchbay/settings", "/h/.local/state/patchbay"
      ),
      (["XDG_CONFIG_HOME": "/c"], "/c/patchbay/settings", nil),
      ([:], nil, nil), (["HOME": ""], nil, nil),
    ] as [([String: String], String?, String?)])
  func places(environment: [String: String], settings: String?, state: String?) {
    let places = SettingsPlaces(environment: environment)
    #expect(places.settings == settings)
    #expect(places.state == state)
    #expect(places.warnings.isEmpty)
  }

  @Test("relative folders are passed over, with a warning")
  func relative() {
    let places = SettingsPlaces(environment: ["HOME": "/h", "XDG_CONFIG_HOME": "conf"])
    #expect(places.settings == "/h/.config/patchbay/settings")
    #expect(
      places.warnings.map { $0.message(path: "x") } == [
        "XDG_CONFIG_HOME is 'conf', which does not start with '/', so it is passed over. "
          + "Set it to a whole path, or unset it"
      ])
  }

  @Test("without a file, and without a home, settings are those of no file")
  func nothing() throws {
    let home = try TemporaryHome()
    #expect(Settings.read(environment: home.environment).0 == Settings())
    #expect(Settings.read(environment: home.environment).1.isEmpty)
    #expect(Settings.read(environment: [:]).0 == Settings())
    #expect(throws: SettingsError.noFolder) { try Settings().save(environment: [:]) }
    #expect(
      SettingsError.noFolder.description
        == "settings cannot be saved: neither HOME nor an XDG folder is set. "
        + "Set HOME to your folder")
  }

  @Test("what is saved is read again, in folders for the user alone")
  func saved() throws {
    let home = try TemporaryHome()
    let settings = Settings(theme: .dark, isMouseOn: true, keys: ["quit": [.character("x")]])
    try settings.save(environment: home.environment)
    #expect(Settings.read(environment: home.environment).0 == settings)
    #expect(
      try home.text()
        == "# Settings of patchbay: one `name = value` a line; a comment has a line of its own.\n"
        + "theme = dark\nmouse = on\nkey.quit = x\n")
    #expect(try home.rights(home.path + "/.config") == 0o700)
    #expect(try home.rights(home.path + "/.config/patchbay") == 0o700)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: home.path + "/.config/patchbay")
    #expect(names == ["settings"])
  }

  @Test("comments, unknown lines and rights outlive saving")
  func preserved() throws {
    let home = try TemporaryHome()
    try home.write("# mine\nfuture-thing = 7\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: home.settings)
    try Settings(theme: .light).save(environment: home.environment)
    #expect(try home.text() == "# mine\nfuture-thing = 7\ntheme = light\n")
    #expect(try home.rights(home.settings) == 0o600)
  }

  @Test("a linked file stays linked", arguments: [true, false])
  func linked(exists: Bool) throws {
    let home = try TemporaryHome()
    try home.write("")
    try FileManager.default.removeItem(atPath: home.settings)
    let target = home.path + "/.config/dotfile"
    if exists { try Data("# mine\n".utf8).write(to: URL(filePath: target)) }
    try FileManager.default.createSymbolicLink(
      atPath: home.settings, withDestinationPath: "../dotfile")
    try Settings(theme: .light).save(environment: home.environment)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: home.settings) == "../dotfile")
    let text = String(decoding: try home.bytes(target), as: UTF8.self)
    #expect(text.hasSuffix("theme = light\n"))
    #expect(Settings.read(environment: home.environment).0.theme == .light)
  }

  @Test("links in a circle are told, not followed for ever")
  func circle() throws {
    let home = try TemporaryHome()
    try home.write("")
    try FileManager.default.removeItem(atPath: home.settings)
    try FileManager.default.createSymbolicLink(
      atPath: home.settings, withDestinationPath: home.settings)
    let (settings, warnings) = Settings.read(environment: home.environment)
    #expect(settings == Settings() && warnings.count == 1)
    #expect(throws: SettingsError.self) { try Settings().save(environment: home.environment) }
  }

  @Test("a file in UTF-16 is told by name, neither read nor replaced")
  func wide() throws {
    let home = try TemporaryHome()
    let wide = "theme = light\r\n".utf8.flatMap { [$0, 0] as [UInt8] }
    let bytes: [UInt8] = [0xFF, 0xFE] + wide
    try home.write(bytes)
    let (settings, warnings) = Settings.read(environment: home.environment)
    #expect(settings == Settings())
    let words =
      "the file is UTF-16 text, not UTF-8, so it is not read. Save it as UTF-8, or convert it with "
      + "'iconv -f UTF-16 -t UTF-8'"
    #expect(warnings.map { $0.message(path: "s") } == ["s: " + words])
    let error = #expect(throws: SettingsError.self) {
      try Settings(theme: .dark).save(environment: home.environment)
    }
    #expect(error?.description == "\(home.settings): nothing is saved, for \(words)")
    #expect(try home.bytes(home.settings) == bytes)
  }

  @Test("a file that is too large is neither read nor replaced")
  func large() throws {
    let home = try TemporaryHome()
    try home.write("theme = light\n" + String(repeating: "#", count: 65_536))
    let (settings, warnings) = Settings.read(environment: home.environment)
    #expect(settings == Settings())
    let words = "the file has more than 65536 bytes, so it is not read. Remove what is no setting"
    #expect(warnings.map { $0.message(path: "s") } == ["s: " + words])
    let error = #expect(throws: SettingsError.self) {
      try Settings(theme: .dark).save(environment: home.environment)
    }
    #expect(error?.description == "\(home.settings): nothing is saved, for \(words)")
    #expect(try home.text().hasPrefix("theme = light"))
  }

  @Test("a folder in place of the file is told")
  func folder() throws {
    let home = try TemporaryHome()
    try FileManager.default.createDirectory(
      atPath: home.settings, withIntermediateDirectories: true)
    let warnings = Settings.read(environment: home.environment).1
    #expect(
      warnings.map { $0.message(path: "s") } == [
        "s: the settings cannot be read: it is not a plain file. "
          + "Make it a file that you may read, or remove it"
      ])
  }

  @Test("a file in place of the folder is told")
  func parent() throws {
    let home = try TemporaryHome()
    try Data().write(to: URL(filePath: home.path + "/.config"))
    #expect(throws: SettingsError.self) {
      try Settings(theme: .dark).save(environment: home.environment)
    }
  }

  @Test("saving what is there already writes nothing")
  func unchanged() throws {
    let home = try TemporaryHome()
    try home.write("theme = dark")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o500], ofItemAtPath: home.path + "/.config/patchbay")
    var settings = Settings(theme: .dark)
    try settings.save(environment: home.environment)
    settings.theme = .auto
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o700], ofItemAtPath: home.path + "/.config/patchbay")
    try settings.save(environment: home.environment)
    #expect(try home.text() == "theme = auto\n")
  }

  @Test("hints that were seen are remembered in the folder of state")
  func hints() throws {
    let home = try TemporaryHome()
    #expect(SeenHints.read(environment: home.environment) == SeenHints())
    var seen = SeenHints()
    let isNew = (seen.insert("heads.ablate"), seen.insert("heads.ablate"))
    #expect(isNew == (true, false))
    seen.insert("lens.target")
    try seen.save(environment: home.environment)
    #expect(SeenHints.read(environment: home.environment) == seen)
    #expect(seen.contains("lens.target"))
    let text = try home.bytes(home.path + "/.local/state/patchbay/hints")
    #expect(String(decoding: text, as: UTF8.self) == "heads.ablate\nlens.target\n")
    #expect(throws: SettingsError.noFolder) { try seen.save(environment: [:]) }
  }
}
