import Patching

/// The patch sweep under way, cached from step to step while setup, inputs and checkpoints stay the
/// same.
struct CachedPatchSweep: Sendable {
  /// What is patched.
  let setup: PatchSetup
  /// The inputs that it answers.
  let inputs: QueryInputs
  /// The generations of its checkpoints.
  let generations: [Int]
  /// The steps, numbered as in queries.
  let steps: [PatchPlan.Step]
  var session: PatchSession
}
