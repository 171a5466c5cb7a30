/// The cells that canvases share while a frame is drawn.
///
/// Callers have clipped already; what is seen to here is that wide characters stay whole.
final class Surface {
  let size: Size
  let traits: DisplayTraits
  var cursor: Point?
  var title: String?
  /// What lies where, the lowest first.
  var zones: [PlacedZone] = []
  private var cells: [Cell]

  init(size: Size, traits: DisplayTraits) {
    self.size = size
    self.traits = traits
    cells = Array(repeating: .blank, count: size.width * size.height)
  }

  var frame: Frame { Frame(size: size, cells: cells, cursor: cursor, title: title) }

  /// What stands in a cell.
  func character(at place: Point) -> Character {
    cells[place.row * size.width + place.column].character
  }

  /// Puts a cell of one column, blanking what is left of a wide character it falls on.
  func set(_ cell: Cell, at place: Point) {
    let index = place.row * size.width + place.column
    mend(around: index)
    cells[index] = cell
  }

  /// Puts both halves of a wide character.
  func setWide(_ character: Character, _ style: Style, at place: Point) {
    let index = place.row * size.width + place.column
    mend(around: index)
    mend(around: index + 1)
    cells[index] = Cell(character, style, columns: 2)
    cells[index + 1] = Cell(" ", style, columns: 0)
  }

  /// Changes the style of a cell, and of the other half when it is part of a wide character.
  func restyle(_ place: Point, _ change: (Style) -> Style) {
    let index = place.row * size.width + place.column
    let old = cells[index]
    let new = Cell(old.character, change(old.style), columns: old.columns)
    cells[index] = new
    if old.columns == 2 {
      cells[index + 1] = Cell(" ", new.style, columns: 0)
    } else if old.columns == 0 {
      cells[index - 1] = Cell(cells[index - 1].character, new.style, columns: 2)
    }
  }

  /// Turns the other half of a wide character into a blank before one half is written over.
  private func mend(around index: Int) {
    switch cells[index].columns {
    case 2: cells[index + 1] = Cell(" ", cells[index + 1].style)
    case 0: cells[index - 1] = Cell(" ", cells[index - 1].style)
    default: break
    }
  }
}
