import Circuits
import Screen

/// Draws what `m` chooses.
func drawCircuitSide(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  canvas.words("…")
}
