import Foundation
import StrictJSON
import TestSupport
import Testing

/// What `Scripts/install` has put into a folder, with the program that the tests were built beside.
private struct Installation {
  static let script = Fixture.folder.appending(path: "../../../Scripts/install").standardized.path
  static var isPossible: Bool {
    CommandRun.isBuilt && FileManager.default.isExecutableFile(atPath: script)
  }

  let place: TemporaryFolder
  var root: String { place.url.path + "/opt/pb" }
  var program: String { root + "/bin/patchbay" }
  var page: String { root + "/share/man/man1/patchbay.1" }

  /// The paths of all files below the place.
  var files: [String] {
    (FileManager.default.subpaths(atPath: place.url.path) ?? []).filter { path in
      let facts = try? FileManager.default.attributesOfItem(atPath: place.url.path + "/" + path)
      return facts?[.type] as? FileAttributeType != .typeDirectory
    }.sorted()
  }

  init() throws {
    place = try TemporaryFolder()
    let run = try script(try #require(CommandRun.executable).path)
    try #require(run.code == 0, "\(run.text)")
  }

  /// Runs the script.
  func script(_ argument: String, prefix: String = "/opt/pb") throws -> (code: Int32, text: String)
  {
    try Self.run(
      "/bin/sh", [Self.script, argument], ["PREFIX": prefix, "DESTDIR": place.url.path])
  }

  /// Runs a program.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - arguments: its arguments.
  ///   - environment: variables besides PATH, HOME and the language.
  ///   - folder: its current folder.
  /// - Returns: how it ended, and all that it wrote.
  /// - Throws: when it cannot be started.
  static func run(
    _ path: String, _ arguments: [String], _ environment: [String: String] = [:],
    in folder: URL? = nil
  ) throws -> (code: Int32, text: String) {
    let scratch = try TemporaryFolder()
    let log = scratch.url.appending(path: "log")
    try Data().write(to: log)
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = environment.merging([
      "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": scratch.url.path,
      "XDG_CACHE_HOME": CommandRun.cache,
    ]) { own, _ in own }
    process.currentDirectoryURL = folder ?? scratch.url
    let output = try FileHandle(forWritingTo: log)
    (process.standardOutput, process.standardError) = (output, output)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: try Data(contentsOf: log), as: UTF8.self))
  }

  /// A program of the system; nil where it is not there.
  static func tool(_ name: String) -> String? {
    ["/bin/", "/usr/bin/", "/usr/local/bin/"].map { $0 + name }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}

@Suite(
  "Installing puts the program where everything finds it",
  .enabled(if: Installation.isPossible, "the command is not built beside the tests"))
struct InstallTests {
  @Test("the installed program opens the embedded checkpoint from any folder, also by a link")
  func embedded() throws {
    let installed = try Installation()
    let run = try Installation.run(installed.program, ["info", "--json"])
    try #require(run.code == 0, "\(run.text)")
    let path = try JSON.parse(Array(run.text.utf8))["checkpoint"]?["path"]?.string
    #expect(path?.hasSuffix("/opt/pb/share/patchbay/checkpoints/stories") == true)
    let elsewhere = try TemporaryFolder()
    let link = elsewhere.url.appending(path: "pb").path
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: installed.program)
    let linked = try Installation.run(link, [], in: elsewhere.url)
    #expect(linked.code == 0 && linked.text.contains("stories"), "\(linked.text)")
    // By the search path the program's name says nothing of its folder.
    let searched = try Installation.run(
      "/bin/sh", ["-c", "patchbay info"], ["PATH": installed.root + "/bin:/usr/bin:/bin"])
    #expect(searched.code == 0 && searched.text.contains("stories"), "\(searched.text)")
  }

  @Test("the manual page has every command and option, and man finds nothing to warn of")
  func manual() throws {
    let installed = try Installation()
    let page = try String(contentsOfFile: installed.page, encoding: .utf8)
    let help = try CommandRun(["--experimental-dump-help"]).json()
    var seen = 0
    func check(_ command: JSON, _ parents: [String]) {
      for part in command["subcommands"]?.array ?? []
      where part["shouldDisplay"]?.bool != false && part["commandName"]?.string != "help" {
        let path = parents + [part["commandName"]?.string ?? ""]
        let title = path.joined(separator: " ").replacing("-", with: "\\-")
        #expect(page.contains(".SS \"\(title)\"\n"))
        seen += 1
        check(part, path)
      }
      for argument in command["arguments"]?.array ?? [] where !parents.dropFirst().isEmpty {
        for name in argument["names"]?.array ?? [] where name["kind"]?.string == "long" {
          let text = (name["name"]?.string ?? "").replacing("-", with: "\\-")
          #expect(
            page.contains("\\-\\-\(text)\\fR") || ["help", "version"].contains(text), "\(text)")
        }
      }
    }
    check(try #require(help["command"]), ["patchbay"])
    #expect(seen > 25)
    #expect(!page.contains("patchbay manual"))
    #expect(page.contains("\\fIcheckpoint text\\fR"))
    guard let man = Installation.tool("man"), Installation.tool("groff") != nil else { return }
    let shown = try Installation.run(
      "/bin/sh", ["-c", "\"\(man)\" --warnings -l \"\(installed.page)\" >/dev/null"])
    #expect(shown.code == 0 && shown.text.isEmpty, "\(shown.text)")
  }

  @Test("completions are scripts that their shells read", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let installed = try Installation()
    let path =
      installed.root + "/share/"
      + [
        "bash": "bash-completion/completions/patchbay", "zsh": "zsh/site-functions/_patchbay",
        "fish": "fish/vendor_completions.d/patchbay.fish",
      ][shell, default: ""]
    let script = try String(contentsOfFile: path, encoding: .utf8)
    #expect(script.contains("selftest") && script.contains("path-patch"))
    guard let tool = Installation.tool(shell) else { return }
    let run = try Installation.run(tool, ["-n", path])
    #expect(run.code == 0 && run.text.isEmpty, "\(run.text)")
  }

  @Test("installing again changes nothing, and uninstalling leaves what is not ours")
  func uninstalling() throws {
    let installed = try Installation()
    let files = installed.files
    #expect(files.contains("opt/pb/share/patchbay/checkpoints/stories/model.safetensors"))
    #expect(files.filter { !$0.contains("/checkpoints/") }.count == 5)
    let page = try Data(contentsOf: URL(filePath: installed.page))
    #expect(try installed.script(try #require(CommandRun.executable).path).code == 0)
    #expect(installed.files == files)
    #expect(try Data(contentsOf: URL(filePath: installed.page)) == page)
    let own = installed.root + "/share/patchbay/checkpoints/mine/config.json"
    try FileManager.default.createDirectory(
      atPath: (own as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data("{}".utf8).write(to: URL(filePath: own))
    #expect(try installed.script("--uninstall").code == 0)
    #expect(installed.files == ["opt/pb/share/patchbay/checkpoints/mine/config.json"])
    #expect(try installed.script("--uninstall").code == 0)
  }

  @Test("wrong use changes nothing")
  func wrongUse() throws {
    let installed = try Installation()
    let files = installed.files
    let missing = try installed.script("/nowhere/patchbay")
    #expect(missing.code == 64 && missing.text.contains("There is no program '/nowhere/patchbay'"))
    let relative = try installed.script("--uninstall", prefix: "usr")
    #expect(relative.code == 64 && relative.text.contains("PREFIX must be a whole path"))
    #expect(installed.files == files)
  }
}
