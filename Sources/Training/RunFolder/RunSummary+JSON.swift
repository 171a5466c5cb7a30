import Foundation
public import StrictJSON
import Tracking

extension RunSummary: JSONRepresentable {
  /// The facts, with null for what is not known.
  public var json: JSONOutput {
    [
      "path": path, "status": status.title, "detail": status.detail, "process": status.holder?.json,
      "host": status.host,
      "version": header?.version, "checkpoint": header?.checkpoint.name,
      "data": header?.data.json ?? JSONOutput.null, "step": step, "steps": header?.steps,
      "smoothedLoss": loss, "secondsLeft": status.isUnderWay ? secondsLeft : nil,
      "first": first, "last": last, "epochs": epochs, "hasState": hasState,
      "begun": begun.map(Self.text), "modified": modified.map(Self.text),
      "bytes": [
        "checkpoints": bytes.checkpoints, "states": bytes.states, "logs": bytes.logs,
        "total": bytes.total,
      ] as JSONOutput,
      "settings": header?.settings.json ?? JSONOutput.null,
    ]
  }

  private static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}

extension RunSummary.Measured: JSONRepresentable {
  /// The step, the prompts and the numbers.
  public var json: JSONOutput {
    (["step": step, "prompts": prompts] as JSONOutput).adding(evaluation.json)
  }
}

extension RunStatus {
  /// Who is at the run on this machine, where that is known.
  fileprivate var holder: RunLock.Holder? {
    switch self {
    case .running(let holder), .paused(let holder): holder
    default: nil
    }
  }
}

extension RunLock.Holder: JSONRepresentable {
  /// The number of the process and its machine, as the file of the lock has them.
  public var json: JSONOutput { ["process": process, "host": host] }
}

extension SavedFile: JSONRepresentable {
  /// The facts, with null for what is not known.
  public var json: JSONOutput {
    [
      "path": path, "kind": kind.name, "checkpoint": checkpoint, "prompt": prompt, "bytes": bytes,
      "modified": modified.formatted(.iso8601),
    ]
  }
}

extension SavedFile.Kind {
  /// Its name: that of the result, `recording` or `report`.
  public var name: String {
    switch self {
    case .result(let name): name
    case .recording: "recording"
    case .report: "report"
    }
  }
}
