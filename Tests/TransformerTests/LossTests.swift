import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The next-token loss")
struct LossTests {
  @Test("agrees with PyTorch, token by token and in the mean", arguments: Fixture.all.indices)
  func reference(index: Int) throws {
    let fixture = Fixture.all[index]
    let losses = try fixture.weights.losses(fixture.batch)
    #expect(losses[0].isEmpty)
    for row in 1..<losses.count {
      let agreement = Agreement(losses[row], fixture["row\(row)/token_losses"].elements)
      #expect(agreement.worst < .float32Forward, "row \(row): \(agreement)")
    }
    let all = losses.flatMap { $0 }
    let mean = all.reduce(0, +) / Float(all.count)
    let agreement = Agreement([mean], fixture["loss"].elements)
    #expect(agreement.worst < .float32Forward, "\(agreement)")
  }
}
