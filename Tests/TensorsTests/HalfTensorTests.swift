import Tensors
import Testing

@Suite("A tensor of half precision holds the numbers that it was lent")
struct HalfTensorTests {
  static func lender(_ shape: Shape, _ format: HalfFormat, seed: UInt64 = 1) -> HalfLender {
    HalfLender(.random(shape, in: -2...2, seed: seed), format)
  }

  @Test("of every bit pattern", arguments: HalfFormat.allCases)
  func everyNumber(format: HalfFormat) {
    let lender = HalfLender(Array(UInt16.min...UInt16.max), format)
    let tensor = lender.tensor([256, 256])
    #expect(tensor.isHalf && tensor.isBorrowed)
    func same(_ ours: [Float], _ theirs: [Float]) -> Bool {
      ours.map(\.bitPattern) == theirs.map(\.bitPattern)
    }
    #expect(same(tensor.elements, lender.floats))
    #expect(same(tensor.copied().elements, lender.floats))
    #expect(same(tensor.row(131), Array(lender.floats[131 * 256..<132 * 256])))
  }

  @Test("as parts and under other extents, which are of the same memory")
  func parts() {
    for format in HalfFormat.allCases {
      let lender = Self.lender([5, 6], format)
      let whole = lender.tensor([5, 6])
      let part = whole.rows(1..<4)
      #expect(part.isHalf && part.isBorrowed && part.elements == Array(lender.floats[6..<24]))
      #expect(part.reshaped([9, 2])[7, 1] == lender.floats[21])
      #expect(part.rows(2..<3).row(0) == Array(lender.floats[18..<24]))
      #expect(part.isSame(as: whole.rows(1..<4)) && !part.isSame(as: whole.rows(0..<3)))
      #expect(!part.isSame(as: part.copied()))
      #expect(part == part.copied() && part.copied() == part && part == whole.rows(1..<4))
      #expect(part != whole.rows(0..<3) && part != part.reshaped([9, 2]))
    }
  }

  @Test("read by rows, columns and elements")
  func reading() {
    for format in HalfFormat.allCases {
      let lender = Self.lender([7, 33], format)
      let (half, single) = (lender.tensor([7, 33]), Tensor(lender.floats, shape: [7, 33]))
      #expect(half.gathering(rows: [3, 0, 3]) == single.gathering(rows: [3, 0, 3]))
      #expect(half.gathering(columns: 2..<20) == single.gathering(columns: 2..<20))
      #expect(half[6, 32] == single[6, 32])
      let other = Tensor.random([4, 33], seed: 2)
      #expect(half.dot(row: 2, with: other, row: 3) == single.dot(row: 2, with: other, row: 3))
      #expect(other.dot(row: 3, with: half, row: 2) == single.dot(row: 2, with: other, row: 3))
      #expect(half.transposed() == single.transposed())
      #expect(half.scaled(by: 3) == single.scaled(by: 3))
      #expect(Tensor.sum(half, single) == single.scaled(by: 2))
      #expect(!half.gathering(rows: [0]).isHalf && !half.copied().isHalf)
    }
  }

  @Test("large, on all threads")
  func large() {
    for format in HalfFormat.allCases {
      let lender = Self.lender([517, 513], format)
      let (half, single) = (lender.tensor([517, 513]), Tensor(lender.floats, shape: [517, 513]))
      #expect(half == single && half.copied().elements == lender.floats)
      var changed = single
      changed[516, 512] += 1
      #expect(half != changed)
    }
  }

  @Test("and tells the first that is not finite", arguments: [0, 4095, 4096, 9000])
  func nonFinite(place: Int) {
    for (format, infinity, nan) in [
      (HalfFormat.bfloat16, UInt16(0x7F80), UInt16(0xFFC0)), (.float16, 0xFC00, 0x7E00),
    ] {
      for bits in [infinity, nan] {
        var numbers = [UInt16](repeating: 0x3C00, count: 9001)
        #expect(HalfLender(numbers, format).tensor([9001]).firstNonFinite == nil)
        numbers[place] = bits
        numbers[9000] = bits
        #expect(HalfLender(numbers, format).tensor([9001]).firstNonFinite == place)
      }
    }
  }

  @Test("becomes single precision when it is written, and the lent memory stays as it is")
  func writing() {
    let writers: [(inout Tensor) -> Void] = [
      { $0[1, 2] = 99 }, { $0.gelu() }, { $0.add(.counting([3, 4])) }, { $0.activate(.silu) },
      { $0.setBlock(rows: [0], columns: 0..<4, to: 7) },
      { Tensor.addProduct(.counting([3, 1]), columns: 0..<1, .counting([1, 4]), to: &$0) },
    ]
    for format in HalfFormat.allCases {
      for (index, write) in writers.enumerated() {
        let lender = Self.lender([3, 4], format)
        var (tensor, twin) = (lender.tensor([3, 4]), Tensor(lender.floats, shape: [3, 4]))
        write(&tensor)
        write(&twin)
        #expect(!tensor.isHalf && !tensor.isBorrowed, "writer \(index)")
        #expect(tensor == twin && lender.isUntouched, "writer \(index)")
      }
    }
  }

  @Test("the owner lives as long as the last tensor that looks at its memory")
  func ownership() {
    weak var lender: HalfLender?
    var part: Tensor?
    do {
      let strong = Self.lender([3, 4], .bfloat16)
      lender = strong
      part = strong.tensor([3, 4]).rows(2..<3)
    }
    #expect(lender != nil && part?.elements == lender.map { Array($0.floats[8..<12]) })
    part = nil
    #expect(lender == nil)
  }
}
