import TestSupport
import Testing

/// Expects two results to agree.
func expectAgreement(
  _ ours: [Float], _ theirs: [Float], within bound: Float, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let agreement = Agreement(ours, theirs)
  #expect(agreement.worst <= bound, "\(what): \(agreement)", sourceLocation: sourceLocation)
}
