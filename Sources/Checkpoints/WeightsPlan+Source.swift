import Tensors
import Transformer

extension WeightsPlan {
  /// A tensor in a file, of a usable type.
  struct Source {
    let stored: StoredTensor
    let file: MappedFile
    let type: WeightType
    /// How it lies there.
    var layout: StoredLayout
    /// Whether a matrix of half precision is held as it is rather than converted.
    var keepsHalves = false

    /// Whether the file lends the tensor as it lies there, so that no memory is taken.
    var isLent: Bool {
      layout == .asInMemory
        && (isLentHalf || (type == .float32 && stored.range.lowerBound.isMultiple(of: 4)))
    }

    /// Whether it is a matrix of half precision that can be held as it is.
    private var isLentHalf: Bool {
      keepsHalves && type.isHalf && stored.shape.extents.count == 2 && layout == .asInMemory
        && stored.range.lowerBound.isMultiple(of: 2)
    }

    /// The tensor, lent by the file where that is possible.
    func tensor(heads: Int) -> Tensor {
      layout.inMemory(
        file.tensor(
          at: stored.range, type: type, shape: stored.shape, keepsHalves: isLentHalf),
        heads: heads)
    }
  }
}
