import StrictJSON
import TextColumns

extension Figure {
  /// The figure as a picture: title, parts from above, provenance in small letters.
  ///
  /// The whole provenance is also in the description, which readers of the file find there.
  var svg: String {
    let page = SVGPage(self)
    var canvas = SVGCanvas()
    page.draw(on: &canvas)
    let (width, height) = (SVGCanvas.number(page.width), SVGCanvas.number(page.height))
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" \
      font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif">
      <title>\(SVGCanvas.escaped(Columns.printable(title)))</title>
      <desc>\(SVGCanvas.escaped(provenance.description))</desc>
      \(canvas.elements)</svg>

      """
  }
}

extension Provenance {
  /// Version and all else as one line of JSON.
  fileprivate var description: String {
    let head: JSONOutput = ["version": version]
    return head.adding(json).line
  }
}
