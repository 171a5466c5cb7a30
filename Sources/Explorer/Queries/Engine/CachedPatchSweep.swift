import Patching

/// The sweep of patches under way, kept from one step to the next while it answers the same
/// inputs.
struct CachedPatchSweep: Sendable {
  /// What is patched.
  let setup: PatchSetup
  /// About what.
  let inputs: QueryInputs
  /// Which checkpoints stood in their places.
  let generations: [Int]
  /// The steps, as those who ask count them.
  let steps: [PatchPlan.Step]
  var session: PatchSession
}
