public import Analyses
import Circuits
public import ArgumentParser
public import Checkpoints
public import Training

// Values of the engine that options take by their names.

extension Ablation.Kind: ExpressibleByArgument {}
extension AblationSweep.Components: ExpressibleByArgument {}
extension Circuit.PositionMode: ExpressibleByArgument {}
extension ClassEffects.Scope: ExpressibleByArgument {}
extension HalfWeights: ExpressibleByArgument {}
extension HeadScatter.Subjects: ExpressibleByArgument {}
extension ComponentLens.Scale: ExpressibleByArgument {}
extension Batches.Order: ExpressibleByArgument {}
extension Schedule.Shape: ExpressibleByArgument {}
