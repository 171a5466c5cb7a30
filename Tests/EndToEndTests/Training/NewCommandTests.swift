import Foundation
import StrictJSON
import Testing

@Suite(
  "The command new makes a checkpoint",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct NewCommandTests {
  let folder: TemporaryFolder
  let text: String
  var path: String { folder.url.path }

  init() throws {
    folder = try TemporaryFolder()
    text = try folder.write("the fox sees the hen in 1732\n", to: "text.txt")
  }

  private func make(_ name: String, _ options: String...) throws -> CommandRun {
    try CommandRun(
      ["new", "\(path)/\(name)", "--text", text, "--layers", "2", "--heads", "2", "--width", "8"]
        + options)
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: folder.url.appending(path: name))
  }

  @Test("which the other commands read")
  func made() throws {
    let run = try make("a", "--json", "--context", "16", "--dropout", "0.2")
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    let result = try run.result()
    #expect(try run.json()["schema"]?.string == "patchbay.new/1")
    #expect(result["path"]?.string == "\(path)/a")
    let info = try CommandRun(["info", "\(path)/a", "--json"]).result()
    #expect(info["parameters"] == result["parameters"])
    #expect(info["configuration"]?["context"]?.integer == 16)
    #expect(info["finite"]?.bool == true)
    let tokens = try CommandRun(
      ["tokenize", "\(path)/a", "--prompt", "the fox sees the hen in 1732", "--json"]
    ).result()["tokens"]?.array
    #expect(
      tokens?.compactMap { $0["text"]?.string } == [
        "the", " fox", " sees", " the", " hen", " in", " 17", "32",
      ])
    let configuration = try JSON.parse(Array(bytes("a/config.json")))
    #expect(configuration["resid_pdrop"]?.number == 0.2)
  }

  @Test("the same for the same seed, another for another")
  func seed() throws {
    let hashes = try [("a", "7"), ("b", "7"), ("c", "8")].map { name, seed in
      try make(name, "--seed", seed, "--json").result()["sha256"]?.string
    }
    #expect(hashes[0] != nil && hashes[0] == hashes[1] && hashes[0] != hashes[2])
    #expect(try bytes("a/model.safetensors") == bytes("b/model.safetensors"))
    #expect(try bytes("a/vocab.json") == bytes("c/vocab.json"))
  }

  @Test("a folder that has something in it is left alone")
  func taken() throws {
    #expect(try make("a").code == 0)
    let before = try bytes("a/model.safetensors")
    let again = try make("a", "--seed", "9")
    #expect(again.code == 1)
    #expect(
      again.errors == "Error: \(path)/a exists already. Move it away, or give another name\n")
    #expect(try bytes("a/model.safetensors") == before)
    try FileManager.default.createDirectory(
      atPath: "\(path)/empty", withIntermediateDirectories: false)
    #expect(try make("empty").code == 0)
  }

  @Test("what is wrong with a place or a text")
  func errors() throws {
    let deep = try make("no/a")
    #expect(deep.code == 1)
    #expect(
      deep.errors == "Error: \(path)/no/a cannot be written: the folder that should hold it does "
        + "not exist. Make it first\n")
    let missing = try CommandRun(["new", "\(path)/a", "--text", "\(path)/nowhere"])
    #expect(missing.code == 1)
    #expect(
      missing.errors == "Error: \(path)/nowhere cannot be read: there is no such file. Give a file "
        + "of text in UTF-8.\n")
    let empty = try CommandRun(["new", "\(path)/a", "--text", folder.write("", to: "empty")])
    #expect(
      empty.errors == "Error: \(path)/empty is empty. Give text of at least one block, or one "
        + "sentence a line.\n")
    #expect(!FileManager.default.fileExists(atPath: "\(path)/a"))
  }

  @Test("text that is not UTF-8 is refused as training refuses it, and nothing is made")
  func encodings() throws {
    for (bytes, message) in [
      (
        [0x61, 0xE9, 0x62],
        "is not UTF-8: the byte at offset 1 belongs to no character. Convert it, for example with "
          + "'iconv -f WINDOWS-1252 -t UTF-8' if it is Western European."
      ),
      (
        [0xFF, 0xFE, 0x61, 0],
        "is UTF-16 text, not UTF-8. Convert it, for example with 'iconv -f UTF-16 -t UTF-8'."
      ),
    ] as [([UInt8], String)] {
      let file = folder.url.appending(path: "odd.txt")
      try Data(bytes).write(to: file)
      let run = try CommandRun(["new", "\(path)/a", "--text", file.path])
      #expect(run.code == 1 && run.errors == "Error: \(file.path) \(message)\n", "\(run.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: "\(path)/a"))
  }

  @Test("a text of a Windows editor gives the same vocabulary")
  func windows() throws {
    let plain = try String(contentsOfFile: text, encoding: .utf8)
    let other = try folder.write("\u{FEFF}" + plain.replacing("\n", with: "\r\n"), to: "w.txt")
    #expect(try make("plain").code == 0)
    let made = try CommandRun(
      [
        "new", "\(path)/windows", "--text", other, "--layers", "2", "--heads", "2", "--width", "8",
      ])
    #expect(made.code == 0, "\(made.errors)")
    #expect(try bytes("windows/vocab.json") == bytes("plain/vocab.json"))
    #expect(try bytes("windows/merges.txt") == bytes("plain/merges.txt"))
  }

  @Test(
    "wrong use ends with 64",
    arguments: [
      (["--layers", "0"], "--layers must be from 1 to 1024."),
      (["--heads", "3"], "--width must be a multiple of --heads."),
      (["--width", "9223372036854775807"], "--width must be from 1 to 65536."),
      (["--hidden", "0"], "--hidden must be from 1 to 262144."),
      (
        ["--vocabulary-size", "399"],
        "--vocabulary-size must be from 400 to 4194304: bytes and pairs of digits take 357."
      ),
      (["--minimum-count", "0"], "--minimum-count must be at least 1."),
      (["--deviation", "nan"], "--deviation must be above 0 and at most 10."),
      (["--dropout", "1"], "--dropout must be from 0 on and below 1."),
      (
        ["--layers", "1024", "--width", "65536", "--heads", "1"],
        "The model would have 52777463513088 parameters; the most is 1600000000."
      ),
    ] as [([String], String)])
  func usage(options: [String], message: String) throws {
    let run = try CommandRun(["new", "\(path)/a", "--text", text] + options)
    #expect(run.code == 64)
    #expect(run.errors.hasPrefix("Error: \(message)\n"), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(path)/a"))
  }
}
