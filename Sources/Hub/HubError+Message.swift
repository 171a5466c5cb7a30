import Checkpoints
import Files

extension HubError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it, in words for a person.
  public var description: String {
    switch self {
    case .cancelled: "the download was interrupted. The same command goes on with it"
    case .badName(let name):
      "\(PrintableText.quoted(name)) is no name of a model. Give it as OWNER/NAME, such as "
        + "openai-community/gpt2"
    case .badRevision(let name):
      "\(PrintableText.quoted(name)) is no name of a revision. Give a branch, a tag or a commit, such as "
        + "main"
    case .badEndpoint(let text):
      "HF_ENDPOINT is \(PrintableText.quoted(text)), which is no address of a server. Set it to "
        + "such as https://huggingface.co, or remove it"
    case .badToken(let source):
      "the token from \(PrintableText.of(source)) has blanks or other characters that no token has. "
        + "Put the token there as the hub shows it, and nothing else"
    case .noCache:
      "nothing says where the hub's cache is: neither HF_HUB_CACHE, HF_HOME nor HOME is set. "
        + "Set one of them, or give --cache-dir"
    case .offline(let model, let revision, let variable, let cache, let missing):
      Self.offline(model, revision, variable, cache, missing)
    case .connection(let host, let fault): "\(PrintableText.of(host)) \(fault.words)"
    case .answer(let address, let fault): "\(PrintableText.of(address)) \(fault.words)"
    case .trouble(let host, 429, _):
      "\(PrintableText.of(host)) has had too many requests from here (status 429). Wait some minutes, "
        + "then give the command again: it goes on where it was"
    case .trouble(let host, let status, _):
      "\(PrintableText.of(host)) has trouble of its own (status \(status)). Give the command again "
        + "later: it goes on where it was"
    case .noRoom(let needed, let free, let path):
      "\(PrintableText.of(path)): the download needs \(needed) bytes and the disk has \(free) free. Free "
        + "some room, or give another place with HF_HUB_CACHE or --cache-dir"
    case .checkpoint(let error): error.description
    case .file(let error): error.description
    default: modelWords
    }
  }

  /// What is wrong with a model or a file of it.
  private var modelWords: String {
    switch self {
    case .noModel(let model, let host, let token, let nearest):
      "\(PrintableText.of(host)) has no model \(PrintableText.quoted(model)), or it is private."
        + (nearest.map { " Did you mean \($0)?" } ?? "") + " Check the name; for a private model "
        + (token.map { "the token from \(PrintableText.of($0)) must be" }
          ?? "set HF_TOKEN to a token") + " of an account that may read it"
    case .noRevision(let revision, let model, let nearest, let found):
      "\(model) has no revision \(PrintableText.quoted(revision))."
        + (nearest.map { " Did you mean \(PrintableText.of($0))?" } ?? "")
        + (found.isEmpty
          ? " Give a branch, a tag or a commit of it"
          : " It has " + found.prefix(8).map(PrintableText.of).joined(separator: ", ")
            + (found.count > 8 ? " and \(found.count - 8) more" : ""))
    case .gated(let model, let page, nil):
      "\(model) may be read only by accounts that its owners let in. Accept its terms at \(page), then "
        + "set HF_TOKEN to a token of that account"
    case .gated(let model, let page, let token?):
      "\(model) may not be read with the token from \(PrintableText.of(token)). Accept its terms at "
        + "\(page) with the account of that token"
    case .tokenRefused(let host, let source):
      "\(PrintableText.of(host)) does not accept the token from \(PrintableText.of(source)). Make a new "
        + "one, or remove it: public models need none"
    case .noFile(let name, let model):
      "\(model) has no file \(PrintableText.quoted(name)), which its other files ask for. Give another "
        + "revision with --revision, or ask the model's owner"
    case .wrongHash(let file, let expected, let found):
      "\(PrintableText.of(file)) did not arrive as it should: its hash is \(found), not "
        + "\(PrintableText.of(expected)). What came was deleted; give the command again"
    default: ""
    }
  }

  private static func offline(
    _ model: String, _ revision: String, _ variable: String, _ cache: String, _ missing: [String]
  ) -> String {
    let remedy = "Remove \(variable) from the environment to download it"
    let place = "\(PrintableText.of(cache))"
    let version = revision == "main" ? model : "\(model) at \(PrintableText.of(revision))"
    guard !missing.isEmpty else {
      return "\(version) is not in the cache \(place), and \(variable) forbids asking the "
        + "network. \(remedy)"
    }
    let names =
      missing.prefix(8).map(PrintableText.of).joined(separator: ", ")
      + (missing.count > 8 ? " and \(missing.count - 8) more" : "")
    return
      "\(version) is not whole in the cache \(place): it lacks \(names), and \(variable) forbids "
      + "asking the network. \(remedy)"
  }
}

extension ConnectionFault {
  /// What is wrong and how to mend it, to be put after the name of the host.
  fileprivate var words: String {
    switch self {
    case .unknownHost:
      "cannot be found: no machine of that name is known. Check the network and HF_ENDPOINT; without a "
        + "network, HF_HUB_OFFLINE=1 makes do with what is in the cache"
    case .refused:
      "does not answer: the connection was refused. Check the network, a proxy (https_proxy) and "
        + "HF_ENDPOINT"
    case .silent:
      "sends nothing any more. Check the network, then give the command again: it goes on where it was"
    case .cut:
      "cuts the connection. Give the command again: it goes on where it was"
    case .certificate:
      "shows a certificate that is not trusted. Check the clock, a proxy, and that the system's "
        + "certificates (ca-certificates) are installed"
    case .other(let reason):
      "cannot be spoken with: \(PrintableText.of(reason)). Check the network and HF_ENDPOINT"
    }
  }
}

extension AnswerFault {
  /// What is wrong and how to mend it, to be put after the address.
  fileprivate var words: String {
    switch self {
    case .status(let status): "answered with the status \(status). \(Self.noHub)"
    case .tooLong(let limit): "answered with more than \(limit) bytes. \(Self.noHub)"
    case .noList: "did not answer with the list of a model's files. \(Self.noHub)"
    case .noLength: "does not say how long the file is. \(Self.noHub)"
    case .noTag: "does not say what identifies the file (ETag). \(Self.noHub)"
    case .sameTag(let tag):
      "is identified by \(PrintableText.quoted(tag)), as another file of the model is (ETag). "
        + Self.noHub
    case .tooLarge(let bytes, let limit):
      "has \(bytes) bytes, more than the \(limit) that such a file may have. Give another model"
    case .redirects: "leads from one address to the next without end. \(Self.noHub)"
    case .redirect(let place):
      "leads to \(PrintableText.quoted(place)), from where nothing is fetched. \(Self.noHub)"
    case .otherCommit(let commit):
      "is at the commit \(PrintableText.quoted(commit)), not at the one asked for. \(Self.noHub)"
    case .otherRange(let range):
      "sends other bytes than were asked for (\(PrintableText.of(range))). \(Self.noHub)"
    case .otherLength(let expected, let found):
      "has \(found) bytes, and \(expected) were announced. Give the command again"
    }
  }

  private static let noHub =
    "Check that HF_ENDPOINT is a hub, and that no proxy answers in its place"
}
