import Checkpoints
import Foundation
import Tensors
import Testing
import Transformer

@testable import Training

@Suite("Killed at random moments, a run goes on from a whole state")
struct RunFolderKillTests {
  /// Saves states one after the other, from the newest on, until the process is killed.
  private static func saveWithoutEnd(in path: String) throws {
    let folder = RunFolder(path)
    let writer = try RunFolderWriter(folder)
    var step = folder.states.last ?? 0
    while true {
      step += 1
      try writer.saveState(
        step: step, stepContents(step), tensors: [("m", Tensor([Float(step)]))], metadata: [:])
      try writer.saveEpoch(step % 3, stepContents(step))
    }
  }

  @Test("five kills of a process that does nothing but save")
  func killed() async throws {
    let scratch = try ScratchFolder()
    var last = 0
    for round in 0..<5 {
      let path = scratch.path
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, round = round as Int] in
        let before = RunFolder(path).states.last ?? 0
        Thread.detachNewThread {
          // On a busy machine a fixed time may be over before anything is saved.
          while RunFolder(path).states.last ?? 0 <= before { usleep(500) }
          usleep(UInt32(round) * 7_100)
          kill(getpid(), SIGKILL)
        }
        try RunFolderKillTests.saveWithoutEnd(in: path)
      }
      let folder = RunFolder(path)
      let writer = try RunFolderWriter(folder)
      #expect(scratch.names().allSatisfy { !$0.hasPrefix(".") })
      let state = try folder.newestState()
      #expect(state.step > last)
      let value = Float(state.step)
      #expect(state.checkpoint.weights.finalNorm.bias?.elements == [value, value])
      #expect(try state.training.tensor(named: "m")?.elements == [Float(state.step)])
      for epoch in folder.epochs {
        let saved = try Checkpoint.read(folder: writer.folder.epochPath(epoch))
        #expect(saved.nonFiniteTensors() == [])
      }
      last = state.step
    }
  }
}
