/// One known value beside what the model gives.
public struct KnownCheck: Codable, Hashable, Sendable {
  /// What the question is about, in words.
  public let question: String
  /// Which value it is, in words; it says where the numbers are counts.
  public let name: String
  /// The value that is known.
  public let expected: Double
  /// The value of the model; nil where there is none.
  public let got: Double?
  /// The largest difference that counts as agreement.
  public let tolerance: Double
  /// Why there is no value, in words; nil where there is one.
  public let problem: String?

  /// A value beside the known one.
  ///
  /// - Parameters:
  ///   - question: what it is about, in words.
  ///   - name: which value it is, in words.
  ///   - known: the value that is known.
  ///   - got: the value of the model, or why there is none; what is no number counts as none.
  public init(
    _ question: String, _ name: String, _ known: KnownNumber, _ got: Result<Double, KnownProblem>
  ) {
    self.question = question
    self.name = name
    expected = known.value
    tolerance = known.tolerance
    switch got {
    case .success(let value) where value.isFinite: (self.got, problem) = (value, nil)
    case .success: (self.got, problem) = (nil, "the model gives no finite number")
    case .failure(let failure): (self.got, problem) = (nil, failure.reason)
    }
  }

  /// Whether the model gives the known value; without a value it does not.
  public var passed: Bool { got.map { abs($0 - expected) <= tolerance } ?? false }
}

/// Why a known value cannot be measured.
public struct KnownProblem: Error, Equatable, CustomStringConvertible {
  /// What is wrong, in words.
  public let reason: String

  /// What is wrong, in words.
  public var description: String { reason }
}
