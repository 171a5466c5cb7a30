"""Times transformers and TransformerLens on models of the shape of Pythia-160m and SmolLM2-135M.

    peers-families.py make DIR --shape pythia-160m|smollm2-135m [--dtype bfloat16]
    peers-families.py run DIR [JOB ...] [--dtype bfloat16]
    peers-families.py values DIR

`make` writes a checkpoint with random weights (fixed seed). `run` times those of the named jobs that
it knows, or the first four, each on the prompts that `patchbay bench` takes, and prints a JSON line
with `job`, `median_s` and `note` for each:

    forward-1x16, forward-100x16    transformers, all logits
    cache-1x16, cache-100x16        TransformerLens' run_with_cache, everything
    lens-100x16                     TransformerLens' forward pass alone, all logits
    train-10x20, train-4x64         transformers and PyTorch's AdamW, a full step
    path-patch-50x16                TransformerLens with hooks, one run for each head; takes minutes

The dtype of `run` is that in which PyTorch holds the weights and computes; float32 without one.
`values` prints what must come out of the checkpoint on three prompts of 16 tokens, as JSON.
BENCH_THREADS says how many threads (all). Packages: see record-reference.py.
"""

import argparse
import json
import os
import sys
import time

THREADS = int(os.environ.get("BENCH_THREADS", os.cpu_count() or 1))
os.environ["OMP_NUM_THREADS"] = str(THREADS)
os.environ.setdefault("HF_HUB_OFFLINE", "1")
sys.dont_write_bytecode = True  # the folder of scripts stays as it is in the repository

import torch
from transformers import (
    AutoModelForCausalLM,
    GPTNeoXConfig,
    GPTNeoXForCausalLM,
    LlamaConfig,
    LlamaForCausalLM,
)

USUAL = ("forward-1x16", "forward-100x16", "cache-1x16", "cache-100x16")
FORWARD = ("forward-1x16", "forward-100x16")
TRAINING = {"train-10x20": (10, 20), "train-4x64": (4, 64)}
ANSWER, DISTRACTOR = 11, 262  # two fixed tokens for the logit difference


def pythia():
    """GPT-NeoX with the sizes of Pythia-160m."""
    return GPTNeoXForCausalLM(
        GPTNeoXConfig(
            vocab_size=50304,
            hidden_size=768,
            num_hidden_layers=12,
            num_attention_heads=12,
            intermediate_size=3072,
            max_position_embeddings=2048,
            rotary_pct=0.25,
            use_parallel_residual=True,
            tie_word_embeddings=False,
            bos_token_id=0,
            eos_token_id=0,
        )
    )


def smollm():
    """Llama with the sizes of SmolLM2-135M."""
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=49152,
            hidden_size=576,
            num_hidden_layers=30,
            num_attention_heads=9,
            num_key_value_heads=3,
            intermediate_size=1536,
            max_position_embeddings=2048,
            rope_theta=1e5,
            rms_norm_eps=1e-5,
            tie_word_embeddings=True,
            bos_token_id=0,
            eos_token_id=0,
        )
    )


SHAPES = {"pythia-160m": pythia, "smollm2-135m": smollm}


def make(path, shape, kind):
    torch.manual_seed(0)
    model = SHAPES[shape]()
    with torch.no_grad():  # biases and norms off their defaults, so that a forgotten one shows
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.normal_(0, 0.02)
            elif parameter.dim() == 1:
                parameter.normal_(1, 0.1)
    model.to(kind).save_pretrained(path)
    print(sum(parameter.numel() for parameter in model.parameters()), "parameters in", path)


def prompts(count, length, vocabulary):
    """Row i, column j holds (7919 i + 104729 j + 17) mod the vocabulary's size."""
    row = torch.arange(count).unsqueeze(1)
    column = torch.arange(length).unsqueeze(0)
    return (7919 * row + 104_729 * column + 17) % vocabulary


def timed(job, work, repetitions, note):
    work()
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    times.sort()
    print(
        json.dumps(
            {
                "job": job,
                "median_s": round(times[len(times) // 2], 4),
                "min_s": round(times[0], 4),
                "reps": repetitions,
                "threads": THREADS,
                "note": note,
            }
        ),
        flush=True,
    )


def path_patch(lens, rows, others):
    """Every head to the logits: it takes its value on the other rows, the rest keep their own."""
    _, clean = lens.run_with_cache(rows, names_filter=lambda name: name.endswith("hook_z"))
    _, other = lens.run_with_cache(others, names_filter=lambda name: name.endswith("hook_z"))
    layers, heads = lens.cfg.n_layers, lens.cfg.n_heads
    out = torch.zeros(layers, heads)
    for layer in range(layers):
        for head in range(heads):

            def freeze(z, hook):
                z[...] = clean[hook.name]
                if hook.layer() == layer:
                    z[:, :, head] = other[hook.name][:, :, head]
                return z

            hooks = [(f"blocks.{each}.attn.hook_z", freeze) for each in range(layers)]
            last = lens.run_with_hooks(rows, fwd_hooks=hooks)[:, -1]
            out[layer, head] = (last[:, ANSWER] - last[:, DISTRACTOR]).mean()
    return out


@torch.enable_grad()
def time_training(job, model, rows, dtype):
    """A full step; the model is another one afterwards, which changes no time."""
    stepper = torch.optim.AdamW(model.parameters(), lr=1e-5, weight_decay=0.1)

    def step():
        stepper.zero_grad(set_to_none=True)
        model(rows, labels=rows).loss.backward()
        stepper.step()

    timed(job, step, 5, f"transformers + torch AdamW, {dtype}, no dropout, full step")
    stepper.zero_grad(set_to_none=True)


@torch.no_grad()
def run(path, jobs, kind):
    torch.set_num_threads(THREADS)
    model = AutoModelForCausalLM.from_pretrained(
        path, attn_implementation="sdpa", torch_dtype=kind
    ).eval()
    size = model.config.vocab_size
    dtype = str(kind).removeprefix("torch.")
    one, hundred = prompts(1, 16, size), prompts(100, 16, size)
    note = f"transformers, {dtype}, all logits"
    if "forward-1x16" in jobs:
        timed("forward-1x16", lambda: model(one).logits, 20, note)
    if "forward-100x16" in jobs:
        timed("forward-100x16", lambda: model(hundred).logits, 3, note)
    for job, (count, length) in TRAINING.items():
        if job in jobs:
            time_training(job, model, prompts(count, length, size), dtype)
    if set(jobs) <= {*FORWARD, *TRAINING}:
        return
    from reference.family_lens import family_lens

    torch.set_num_threads(THREADS)  # the recording's package asks for one
    lens = family_lens(model.float(), results=False).to(kind, print_details=False)
    del model
    note = f"TransformerLens run_with_cache, {dtype}, everything"
    if "cache-1x16" in jobs:
        timed("cache-1x16", lambda: lens.run_with_cache(one), 10, note)
    if "cache-100x16" in jobs:
        timed("cache-100x16", lambda: lens.run_with_cache(hundred), 2, note)
    if "lens-100x16" in jobs:
        timed("lens-100x16", lambda: lens(hundred), 3, f"TransformerLens, {dtype}, all logits")
    if "path-patch-50x16" in jobs:
        rows = prompts(50, 16, size)
        note = f"TransformerLens hooks, {lens.cfg.n_layers * lens.cfg.n_heads} runs"
        timed("path-patch-50x16", lambda: path_patch(lens, rows, rows.flip(0)), 1, note)


def values(path):
    model = AutoModelForCausalLM.from_pretrained(
        path, attn_implementation="sdpa", torch_dtype=torch.float32
    ).eval()
    rows = prompts(3, 16, model.config.vocab_size)
    output = model(rows, labels=rows)
    output.loss.backward()
    squares = sum(each.grad.double().square().sum() for each in model.parameters())
    print(
        json.dumps(
            {
                "logits_last_first8": output.logits[:, -1, :8].tolist(),
                "logits_sum": output.logits.double().sum().item(),
                "loss": output.loss.item(),
                "grad_norm": squares.sqrt().item(),
            }
        )
    )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["make", "run", "values"])
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument("jobs", metavar="JOB", nargs="*")
    parser.add_argument("--shape", choices=list(SHAPES))
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    options = parser.parse_intermixed_args()
    kind = getattr(torch, options.dtype)
    if options.command == "make":
        if not options.shape:
            parser.error("make needs --shape")
        make(options.folder, options.shape, kind)
        return
    if options.command == "values":
        values(options.folder)
        return
    run(options.folder, options.jobs or USUAL, kind)


if __name__ == "__main__":
    main()
