public import Checkpoints
public import Files

/// Why a model cannot be fetched from a hub.
///
/// The facts are in the cases, the words in `description`.
public enum HubError: Error, Equatable, Sendable {
  /// It was asked to stop.
  case cancelled
  /// A text that is no model's name.
  case badName(String)
  /// A text that is no revision's name.
  case badRevision(String)
  /// The value of `HF_ENDPOINT` is no address of a server.
  case badEndpoint(String)
  /// The token has characters that no token has; where it came from.
  case badToken(source: String)
  /// No variable says where the cache is.
  case noCache
  /// The network is not to be used, as this variable says, and files are missing in the cache; none
  /// where nothing of the model is there.
  case offline(model: String, revision: String, variable: String, cache: String, missing: [String])
  /// The server cannot be spoken with.
  case connection(host: String, ConnectionFault)
  /// The server answered something other than what was asked for.
  case answer(address: String, AnswerFault)
  /// The server has trouble of its own, or too much to do, and this status.
  case trouble(host: String, status: Int, retryAfter: Int? = nil)
  /// There is no such model, or none that may be seen.
  case noModel(String, host: String, token: String?, nearest: String?)
  /// The model has no such revision.
  case noRevision(String, model: String, nearest: String?, found: [String])
  /// The model may be read only by those who have accepted its terms on this page.
  case gated(model: String, page: String, token: String?)
  /// The server does not accept the token, which came from here.
  case tokenRefused(host: String, source: String)
  /// The model has no such file.
  case noFile(String, model: String)
  /// The bytes that came are not those that the server announced.
  case wrongHash(file: String, expected: String, found: String)
  /// The disk has too little room.
  case noRoom(needed: Int, free: Int, path: String)
  /// The files are not those of a checkpoint that Patchbay reads.
  case checkpoint(CheckpointError)
  /// A file cannot be written or read.
  case file(FileError)
}

/// What can keep a server from being spoken with.
public enum ConnectionFault: Hashable, Sendable {
  /// No machine of that name is known.
  case unknownHost
  /// Nothing answers at that place.
  case refused
  /// Nothing came for too long.
  case silent
  /// The connection was cut.
  case cut
  /// The certificate of the server is not trusted.
  case certificate
  /// Another reason, in the words of the system.
  case other(String)
}

/// What can be wrong with an answer.
public enum AnswerFault: Hashable, Sendable {
  /// A status that is not provided for.
  case status(Int)
  /// More bytes than such an answer may have.
  case tooLong(limit: Int)
  /// It is not the list of a model's files.
  case noList
  /// It does not say how long the file is.
  case noLength
  /// It does not say what identifies the file, or says what could not be a file's name.
  case noTag
  /// It identifies two files that cannot be the same by the same text.
  case sameTag(String)
  /// The file would be longer than such a file may be.
  case tooLarge(bytes: Int, limit: Int)
  /// It redirects too often.
  case redirects
  /// It redirects to a place where nothing is fetched from.
  case redirect(to: String)
  /// The server is at another commit than it was asked for.
  case otherCommit(String)
  /// It sends other bytes of the file than were asked for.
  case otherRange(String)
  /// The file has another length than was announced.
  case otherLength(expected: Int, found: Int)
}
