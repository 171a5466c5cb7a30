import StrictJSON

/// The manual page in the language of man(7), made of the help that the argument parser gives.
///
/// It has the same words as `--help`, a section for every command, and no date, so that the same
/// version gives the same bytes.
struct ManualPage {
  /// The lines so far.
  private var lines: [String] = []

  /// The page, each line ended.
  var text: String { lines.map { $0 + "\n" }.joined() }

  /// A page.
  ///
  /// - Parameters:
  ///   - help: what `--experimental-dump-help` prints.
  ///   - version: the version of the program.
  init(_ help: JSON, version: String) {
    guard let root = help["command"] else { return }
    let name = root["commandName"]?.string ?? ""
    request("TH", name.uppercased(), "1", "", "Patchbay \(version)", "User Commands")
    request("SH", "NAME")
    lines.append("\(Self.escaped(name)) \\- " + Self.escaped(Self.lowered(root["abstract"])))
    request("SH", "SYNOPSIS")
    lines += [".B \(Self.escaped(name))", "[\\fIcheckpoint\\fR] [\\fIsecond\\fR]", ".br"]
    lines += [".B \(Self.escaped(name))", "\\fIcommand\\fR [\\fIoptions\\fR]"]
    request("SH", "DESCRIPTION")
    paragraphs(root["discussion"]?.string ?? "")
    request("SH", "COMMANDS")
    lines.append("Every command also knows \\fB\\-\\-help\\fR and \\fB\\-\\-version\\fR.")
    for command in root["subcommands"]?.array ?? [] { section(command, [name]) }
    environment()
  }

  /// Adds a command, and the commands in it.
  private mutating func section(_ command: JSON, _ parents: [String]) {
    guard command["shouldDisplay"]?.bool ?? true, let own = command["commandName"]?.string,
      own != "help"
    else { return }
    let path = parents + [own]
    let parts = command["subcommands"]?.array ?? []
    let arguments = (command["arguments"]?.array ?? []).filter {
      $0["shouldDisplay"]?.bool ?? true
    }
    request("SS", path.joined(separator: " "))
    lines.append(Self.escaped(command["abstract"]?.string ?? ""))
    lines += [".PP", ".B \(Self.escaped(path.joined(separator: " ")))"]
    lines.append(parts.isEmpty ? Self.synopsis(arguments) : "\\fIcommand\\fR")
    paragraphs(command["discussion"]?.string ?? "")
    add(arguments)
    for part in parts { section(part, path) }
  }

  /// Options in short, then what is given by its place.
  private static func synopsis(_ arguments: [JSON]) -> String {
    let places = arguments.filter { $0["kind"]?.string == "positional" }.map { argument in
      let name = "\\fI\(value(of: argument))\\fR"
      let many = name + (argument["isRepeating"]?.bool == true ? "..." : "")
      return argument["isOptional"]?.bool == true ? "[\(many)]" : many
    }
    return (["[\\fIoptions\\fR]"] + places).joined(separator: " ")
  }

  /// The flags that every command has.
  private let common: Set = ["help", "version"]

  /// What stands for an argument's value; two in one are written `<one> <other>` in the help.
  private static func value(of argument: JSON) -> String {
    escaped((argument["valueName"]?.string ?? "").replacing("> <", with: " "))
  }

  /// Adds arguments, those that belong to no group first.
  private mutating func add(_ arguments: [JSON]) {
    var titles: [String?] = [nil]
    for title in arguments.map({ $0["sectionTitle"]?.string }) where !titles.contains(title) {
      titles.append(title)
    }
    for title in titles {
      if let title { lines += [".PP", "\(Self.escaped(title)):"] }
      var opposites: Set<String> = []
      for argument in arguments where argument["sectionTitle"]?.string == title {
        let names = argument["names"]?.array?.compactMap { $0["name"]?.string } ?? []
        // A flag and its opposite are two arguments of the same words.
        guard opposites.isDisjoint(with: names), common.isDisjoint(with: names) else { continue }
        opposites = Set(names.map { "no-" + $0 })
        let opposite = arguments.first {
          $0["names"]?.array?.contains { opposites.contains($0["name"]?.string ?? "") } ?? false
        }
        add(argument, opposite)
      }
    }
  }

  /// Adds an argument, its opposite, and what it does.
  private mutating func add(_ argument: JSON, _ opposite: JSON?) {
    let value = Self.value(of: argument)
    let names = [argument, opposite].compactMap { $0?["names"]?.array }.joined().compactMap {
      name -> String? in
      guard let text = name["name"]?.string else { return nil }
      return "\\fB" + (name["kind"]?.string == "long" ? "\\-\\-" : "\\-")
        + Self.escaped(text) + "\\fR"
    }
    lines.append(".TP")
    switch argument["kind"]?.string {
    case "positional": lines.append("\\fI\(value)\\fR")
    case "option": lines.append(names.joined(separator: ", ") + " \\fI\(value)\\fR")
    default: lines.append(names.joined(separator: ", "))
    }
    var words = argument["abstract"]?.string ?? ""
    if let text = argument["defaultValue"]?.string, !words.contains("(default:") {
      words += " (default: \(text))"
    }
    lines.append(words.isEmpty ? "\\&" : Self.escaped(words))
  }

  /// Adds paragraphs; lines that begin with spaces, such as examples, stay as they are.
  private mutating func paragraphs(_ text: String) {
    var isExample = false
    var isNew = true
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let isIndented = line.first == " "
      if isExample, !isIndented {
        lines += [".EE", ".RE"]
        isExample = false
      }
      guard !line.isEmpty else {
        isNew = true
        continue
      }
      if isIndented, !isExample {
        lines += [".RS 4", ".EX"]
        isExample = true
      } else if isNew, !isExample {
        lines.append(".PP")
      }
      isNew = false
      lines.append(Self.escaped(isIndented ? String(line.drop { $0 == " " }) : String(line)))
    }
    if isExample { lines += [".EE", ".RE"] }
  }

  /// Adds the variables that the program reads.
  private mutating func environment() {
    request("SH", "ENVIRONMENT")
    for (name, words) in [
      ("PATCHBAY_CHECKPOINT", "The checkpoint that is taken where none is named."),
      ("NO_COLOR", "Without colours, where it is set and not empty."),
      ("COLUMNS", "How wide printed tables may be."),
      (
        "HF_HUB_CACHE, HF_HOME",
        "Where models of the hub are looked for, and where download puts them."
      ),
      ("HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE", "As for huggingface_hub; see download."),
      (
        "XDG_CONFIG_HOME, XDG_CACHE_HOME, XDG_STATE_HOME",
        "Where settings, what was found out about the machine, and recordings are kept."
      ),
    ] {
      lines += [".TP", "\\fB\(Self.escaped(name))\\fR", Self.escaped(words)]
    }
  }

  /// Adds a request of man(7) with its arguments.
  private mutating func request(_ name: String, _ arguments: String...) {
    lines.append(
      ".\(name) "
        + arguments.map { "\"\(Self.escaped($0, quoted: true))\"" }
        .joined(separator: " "))
  }

  /// Text that man prints as it is.
  static func escaped(_ text: String, quoted: Bool = false) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "\"" where quoted: escaped += "\\(dq"
      case "'": escaped += "\\(aq"
      case "`": escaped += "\\(ga"
      case "−": escaped += "\\(mi"
      default: escaped.append(character)
      }
    }
    // A full stop at the start of a line would be a request.
    return escaped.first == "." ? "\\&" + escaped : escaped
  }

  /// An abstract as a name's explanation: no full stop, no capital.
  private static func lowered(_ abstract: JSON?) -> String {
    var text = abstract?.string ?? ""
    if text.hasSuffix(".") { text.removeLast() }
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
