import Foundation
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Sites and their hook names")
struct SiteTests {
  static let configuration = Configuration(
    layers: 12, heads: 3, width: 12, vocabulary: 5, context: 4)

  @Test("every site has one name, and the name means the site")
  func roundTrip() throws {
    let sites = Site.every(in: Self.configuration)
    #expect(sites.count == 12 * 18 + 4)
    #expect(Set(sites).count == sites.count)
    #expect(Set(sites.map(\.hookName)).count == sites.count)
    for site in sites {
      #expect(Site(hookName: site.hookName) == site)
      #expect(site.description == site.hookName)
      let encoded = try JSONEncoder().encode([site])
      #expect(try JSONDecoder().decode([Site].self, from: encoded) == [site])
    }
  }

  @Test("the names are the ones that researchers know")
  func names() {
    let names = Set(Site.every(in: Self.configuration).map(\.hookName))
    let known = [
      "hook_embed", "hook_pos_embed", "blocks.0.hook_resid_pre", "blocks.3.ln1.hook_scale",
      "blocks.3.ln1.hook_normalized", "blocks.11.attn.hook_q", "blocks.11.attn.hook_k",
      "blocks.11.attn.hook_v", "blocks.2.attn.hook_attn_scores", "blocks.2.attn.hook_pattern",
      "blocks.2.attn.hook_z", "blocks.2.attn.hook_result", "blocks.2.hook_attn_out",
      "blocks.2.hook_resid_mid", "blocks.2.ln2.hook_scale", "blocks.2.ln2.hook_normalized",
      "blocks.2.mlp.hook_pre", "blocks.2.mlp.hook_post", "blocks.2.hook_mlp_out",
      "blocks.2.hook_resid_post", "ln_final.hook_scale", "ln_final.hook_normalized",
    ]
    for name in known { #expect(names.contains(name), "\(name)") }
  }

  @Test(
    "anything else is no site",
    arguments: [
      "", "hook_embed ", "blocks", "blocks.0", "blocks.0.", "blocks..hook_resid_pre",
      "blocks.x.hook_resid_pre", "blocks.-1.hook_resid_pre", "blocks.0.hook_resid_pre.",
      "blocks.0.hook_q", "block.0.hook_resid_pre", "blocks.99999999999999999999.hook_resid_pre",
      "Blocks.0.hook_resid_pre", "blocks.0.attn.hook_q.extra",
    ])
  func notASite(name: String) throws {
    #expect(Site(hookName: name) == nil)
    let encoded = try JSONEncoder().encode([name])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([Site].self, from: encoded) }
  }

  @Test("the count of a site is what a capture holds", arguments: Fixture.all.indices)
  func counts(index: Int) throws {
    let fixture = Fixture.all[index]
    let sites = Site.every(in: fixture.configuration)
    let activations = try fixture.forward(capture: Set(sites))
    for site in sites {
      #expect(
        site.count(in: fixture.configuration, lengths: fixture.batch.lengths)
          == activations[site].count,
        "\(site)")
    }
  }

  @Test("a site that cannot be edited refuses edits")
  func notEditable() async {
    #expect(!Site.embedding.isEditable && !Site.block(0, .scores).isEditable)
    #expect(!Site.block(0, .norm1).isEditable && !Site.finalScale.isEditable)
    await #expect(processExitsWith: .failure) {
      _ = try Fixture.tiny.forward(Intervention(.block(0, .scores), action: .zero))
    }
    await #expect(processExitsWith: .failure) {
      _ = try Fixture.tiny.forward(Intervention(.embedding, action: .zero))
    }
  }
}
