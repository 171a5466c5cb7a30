"""Settings under which the same request gives the same bytes."""

import torch
import transformers


def prepare() -> None:
    """No gradients, one thread, fixed algorithms, and no chatter."""
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    transformers.logging.set_verbosity_error()
