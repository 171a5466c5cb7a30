"""Records golden values of GPT-2 models with PyTorch, transformers and TransformerLens."""

import os

# Nothing may be fetched; one thread, because the order of a sum decides its last bits. Both are
# read when the packages are imported, so they are set before any module of this package is.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"
