"""Times transformers' generate on the job generate-16+64 of `patchbay bench`.

    generate.py run CHECKPOINT [JOB ...]

The same prompt, row 0 of the other jobs, greedy, 64 new tokens, keys and values kept; a JSON line with
`job`, `median_s` and `note`. Packages: torch, transformers.
"""

import json
import os
import sys
import time

THREADS = int(os.environ.get("BENCH_THREADS", os.cpu_count() or 1))
os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from transformers import AutoModelForCausalLM, GenerationConfig

JOB = "generate-16+64"
LENGTH, WRITTEN, REPETITIONS = 16, 64, 5


def main(path):
    torch.set_num_threads(THREADS)
    model = AutoModelForCausalLM.from_pretrained(path, attn_implementation="sdpa").eval()
    vocabulary = model.config.vocab_size
    prompt = torch.tensor([[(104_729 * column + 17) % vocabulary for column in range(LENGTH)]])
    # No token ends the text early, as in the job that it is compared with.
    settings = GenerationConfig(
        max_new_tokens=WRITTEN, do_sample=False, use_cache=True, pad_token_id=0, eos_token_id=None
    )
    mask = torch.ones_like(prompt)

    def write():
        with torch.no_grad():
            tokens = model.generate(prompt, attention_mask=mask, generation_config=settings)
        assert tokens.shape[1] == LENGTH + WRITTEN

    write()
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        write()
        times.append(time.perf_counter() - start)
    times.sort()
    median = times[len(times) // 2]
    print(
        json.dumps(
            {
                "job": JOB,
                "median_s": round(median, 4),
                "min_s": round(times[0], 4),
                "tokens_per_second": round(WRITTEN / median, 1),
                "reps": REPETITIONS,
                "threads": THREADS,
                "note": "transformers generate, greedy, key-value cache",
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] != "run":
        sys.exit(__doc__)
    if len(sys.argv) == 3 or JOB in sys.argv[3:]:
        main(sys.argv[2])
