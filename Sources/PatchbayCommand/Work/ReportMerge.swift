import ArgumentParser
import Files
import Foundation
import Reproduction

/// Tells the report of a folder that shares of a reproduction have filled.
enum ReportMerge {
  /// Writes and tells the report as `reproduce` does at its end; no stage is begun.
  ///
  /// - Parameters:
  ///   - path: of the folder.
  ///   - output: how to print.
  /// - Throws: where it is no report's folder, stages are not done yet, or checkpoint and options are not
  ///   those that it was made of.
  static func carryOut(_ path: String, _ output: OutputOptions) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    guard !names.contains(where: { $0.hasSuffix(".shard") }) else {
      throw ValidationError(
        "'\(path)' holds shares of sweeps. Name those of one: patchbay merge \(path)/COMMAND-HASH.*"
      )
    }
    let folder = ReproductionFolder(ReproductionOptions.absolute(path))
    var origin = try ReproductionOrigin(of: folder)
    origin.version = Version.current
    guard FileManager.default.changeCurrentDirectoryPath(origin.folder) else {
      throw CommandError.second(
        path: origin.folder,
        reason:
          "the folder in which the reproduction was begun is not there, so its checkpoint cannot be "
          + "found. Merge where it can.")
    }
    guard let command = try Patchbay.parseAsRoot(origin.arguments) as? ReproduceCommand else {
      throw ReproductionError.noReport(path: folder.path)
    }
    try command.carryOut(Run(output)) { try command.merge(in: folder, origin, $0) }
  }
}
