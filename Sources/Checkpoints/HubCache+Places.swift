import Files

/// Where the cache lies, and how models are called in it.
extension HubCache {
  /// Models that are called by one word, as they were before names had owners.
  private static let plainNames: Set = [
    "gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl", "distilgpt2",
  ]

  /// Where the cache may be, the most particular place first; the first is where models are put.
  ///
  /// - Parameter environment: `HF_HUB_CACHE`, `HUGGINGFACE_HUB_CACHE`, `HF_HOME`, `XDG_CACHE_HOME`
  ///   and `HOME` are looked at.
  /// - Returns: paths, whether or not something is there; none where no variable is set.
  package static func places(_ environment: [String: String]) -> [String] {
    [
      value("HF_HUB_CACHE", environment), value("HUGGINGFACE_HUB_CACHE", environment),
      value("HF_HOME", environment).map { $0 + "/hub" },
      usualHome(environment).map { $0 + "/hub" },
    ].compactMap(\.self)
  }

  /// The folder of the hub's own library, in which a token may lie.
  package static func home(_ environment: [String: String]) -> String? {
    value("HF_HOME", environment) ?? usualHome(environment)
  }

  private static func usualHome(_ environment: [String: String]) -> String? {
    let cache =
      value("XDG_CACHE_HOME", environment)
      ?? value("HOME", environment).map { $0 + "/.cache" }
    return cache.map { $0 + "/huggingface" }
  }

  /// A variable that names a path; nil where it is not set.
  package static func value(_ name: String, _ environment: [String: String]) -> String? {
    guard let value = environment[name], !value.isEmpty else { return nil }
    // Files of variables hold the tilde as it is written; the hub's own library expands it too.
    guard value == "~" || value.hasPrefix("~/"), let home = environment["HOME"] else {
      return value
    }
    return home + value.dropFirst()
  }

  /// The folder of a model in the cache; nil where the text is no model's name, or it is not there.
  ///
  /// A folder without a snapshot holds no more than what a download has left that broke off.
  static func model(named name: String, _ environment: [String: String]) -> String? {
    guard isModelName(name) else { return nil }
    return places(environment).map { "\($0)/\(folderName(of: name))" }
      .first { !names(in: $0 + "/snapshots").isEmpty }
  }

  /// The name of the folder of a model in the cache, such as `models--openai-community--gpt2`.
  package static func folderName(of model: String) -> String {
    "models--" + model.replacing("/", with: "--")
  }

  /// Whether a text has the form of a model's name: `NAME` or `OWNER/NAME`.
  package static func isModelName(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return (1...2).contains(parts.count) && parts.allSatisfy(isPartOfName)
  }

  /// Whether a path that leads nowhere was more likely meant as the name of a model of the hub.
  ///
  /// `OWNER/NAME` where there is no folder `OWNER`, or one of GPT-2's old names of one word.
  ///
  /// - Parameter path: a path at which nothing is.
  /// - Returns: whether to speak of the hub.
  public static func mayBeModel(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard isModelName(path) else { return false }
    return parts.count == 1
      ? plainNames.contains(path) : FileSystem.kind(at: String(parts[0])) == .nothing
  }

  /// Letters, digits, `-`, `_` and `.`, not beginning with a point: so no path can be made of it.
  private static func isPartOfName(_ part: Substring) -> Bool {
    !part.isEmpty && part.first != "."
      && part.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}
