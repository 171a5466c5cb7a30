import Crypto
import Foundation
public import Ranks
import StrictJSON
import Tensors
import Tokens

/// Whether all ranks were started for the same run, which they find out before its first step.
///
/// Compared are the program's version, model and data by their hashes, the rows as tokens, and every
/// setting. Threads and paths may differ, and kernels of matrix products: sums over ranks are the same
/// numbers for all of them.
public enum RunAgreement {
  /// Compares what all ranks were started for; all of them call it.
  ///
  /// - Parameters:
  ///   - plan: this rank's.
  ///   - ranks: all of them.
  /// - Returns: what differs and does no harm, in words.
  /// - Throws: `ranksDiffer`, with the first that differs from rank 0; other ranks than 0 do not return.
  ///
  /// Cost: one read of the rows.
  public static func check(
    _ plan: TrainingPlan, _ ranks: Ranks
  ) throws(TrainingError) -> [String] {
    let own: JSONOutput = [
      "host": ranks.host, "kernels": ProductKernels.name, "rows": hash(plan.rows),
      "header": plan.header.json,
    ]
    let facts = ranks.gather(own.line).map { (try? JSON.parse(Array($0.utf8))) ?? .null }
    func text(_ rank: Int, _ name: String) -> String { facts[rank][name]?.string ?? "" }
    for rank in facts.indices.dropFirst() {
      let differences = differences(of: facts[rank], from: facts[0])
      guard differences.isEmpty else {
        throw ranks.told(
          TrainingError.ranksDiffer(rank: rank, host: text(rank, "host"), differences))
      }
    }
    func machine(_ rank: Int) -> String {
      let threads = facts[rank]["header"]?["threads"]?.integer ?? 0
      let words = threads == 1 ? "1 thread" : "\(threads) threads"
      return "\(words) and \(text(rank, "kernels")) kernels"
    }
    return facts.indices.dropFirst().filter { machine($0) != machine(0) }
      .map { rank in
        "rank \(rank) on \(text(rank, "host")) computes with \(machine(rank)), rank 0 with "
          + "\(machine(0)): other machines may give other last bits."
      }
  }

  private static func differences(
    of other: JSON, from first: JSON
  ) -> [TrainingHeader.Difference] {
    guard let line = first["header"], let own = other["header"], let header = TrainingHeader(own),
      let differences = try? header.differences(from: line)
    else { return [.init(name: "program", was: "another", now: "another")] }
    func difference(
      _ name: String, _ value: (JSON) -> JSON?
    ) -> [TrainingHeader.Difference] {
      let (was, now) = (value(first)?.string ?? "", value(other)?.string ?? "")
      return was == now ? [] : [.init(name: name, was: was, now: now)]
    }
    return difference("version") { $0["header"]?["version"] }
      + differences.filter { $0.name != "threads" } + difference("rows") { $0["rows"] }
  }

  /// The SHA-256 of rows of tokens, each behind its length.
  private static func hash(_ rows: [[TokenID]]) -> String {
    var hash = SHA256()
    for row in rows {
      let numbers = [row.count] + row.map(\.rawValue)
      hash.update(
        data: numbers.flatMap { number in
          (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        })
    }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}
