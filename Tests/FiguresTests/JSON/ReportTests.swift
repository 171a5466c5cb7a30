import Figures
import StrictJSON
import Testing

@Suite("Results are reported as one object")
struct ReportTests {
  @Test("what was run, what was asked, and the numbers, in this order")
  func frame() {
    let model = Report.Model(
      path: "m", sha256: "ab", layers: 2, heads: 3, width: 4, vocabulary: 5,
      architecture: "gpt2")
    let report = Report(
      schema: Report.schema("patch"), version: "1", checkpoint: model.json, request: ["bos": true],
      result: ["columns": [1, 2]])
    #expect(
      report.json.line
        == #"{"schema":"patchbay.patch/1","version":"1","checkpoint":{"path":"m","sha256":"ab","#
        + #""layers":2,"heads":3,"width":4,"vocabulary":5,"architecture":"gpt2"},"request":{"bos":true},"#
        + #""result":{"columns":[1,2]}}"#)
  }

  @Test("a result about no checkpoint says so")
  func none() {
    let report = Report(
      schema: Report.schema("data"), version: "1", checkpoint: nil, request: [:], result: [:])
    #expect(report.json.line.contains(#""checkpoint":null"#))
  }
}
