"""The weights after folding and centring."""

from __future__ import annotations

from .bench import Bench
from .checks import close, require
from .recording import Recording


def record_processed(recording: Recording, raw: Bench, processed: Bench, weights: bool) -> None:
    """Logits of the folded model, and its weights where asked."""
    for row, logits in enumerate(processed.logits):
        expected = raw.logits[row] - raw.logits[row].mean(-1, keepdim=True)
        require(close(logits, expected), "processed logits are not the centred logits")
        recording.add(f"processed/row{row}/logits", logits)
    recording.meanings["processed/row{i}/logits"] = "[T, V] logits of prompt i, processed weights"
    if not weights:
        return
    for name, value in processed.model.state_dict().items():
        if not name.endswith(("attn.mask", "attn.IGNORE")):
            recording.add(f"processed/weights/{name}", value)
    recording.meanings["processed/weights/{name}"] = (
        "processed weight by its TransformerLens name: norms folded, writing weights and unembed "
        "centred, value biases folded into b_O, matrices not refactored"
    )
