"""Times EAP-IG as its package does it, on the jobs of edges of `patchbay bench`.

    edges-peer.py run CHECKPOINT [JOB ...]

BENCH_BATCH prompts at a time (20), BENCH_COUNT prompts (100; of fewer the time is scaled up).

TransformerLens with hooks on the inputs of queries, keys and values of each head and of each MLP,
autograd, and one product of all differences with all gradients per hook, as the EAP-IG package runs
it. Much of its time and memory goes into each head's own output, which TransformerLens makes by way
of all products of z with W_O. The same prompts as the job that it is compared with: a hundred rows
of 13 tokens that differ from their pairs at position 8, five steps, probability difference. A JSON
line with `job`, `median_s`, `peak_bytes`, `value` and `note`; the job of the program tells the same
value in its note. Packages: torch, transformers, transformer-lens (see record-reference.py).
"""

import json
import os
import resource
import sys
import time

THREADS = int(os.environ.get("BENCH_THREADS", os.cpu_count() or 1))
BATCH = int(os.environ.get("BENCH_BATCH", "20"))
os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
import transformer_lens
from transformer_lens.pretrained.weight_conversions import convert_gpt2_weights
from transformers import GPT2LMHeadModel

SCORES, CIRCUIT = "eap-ig-100x13", "edge-circuit-100x13"
COUNT = int(os.environ.get("BENCH_COUNT", "100"))
LENGTH, PLACE, STEPS, EDGES = 13, 8, 5, 200


def hooked(path):
    model = GPT2LMHeadModel.from_pretrained(path)
    shape = model.config
    config = transformer_lens.HookedTransformerConfig(
        n_layers=shape.n_layer, d_model=shape.n_embd, n_ctx=shape.n_positions,
        d_head=shape.n_embd // shape.n_head, n_heads=shape.n_head, d_mlp=4 * shape.n_embd,
        d_vocab=shape.vocab_size, act_fn="gelu_new", normalization_type="LN",
        eps=shape.layer_norm_epsilon, device="cpu", seed=0,
    )
    lens = transformer_lens.HookedTransformer(config)
    lens.load_state_dict(convert_gpt2_weights(model, config), strict=False)
    lens.set_use_attn_result(True)
    lens.set_use_split_qkv_input(True)
    lens.set_use_hook_mlp_in(True)
    return lens.eval()


def prompts(vocabulary):
    """Rows, their pairs, and the start year of each."""
    row = torch.arange(COUNT).unsqueeze(1)
    column = torch.arange(LENGTH).unsqueeze(0)
    clean = (7919 * row + 104_729 * column + 17) % vocabulary
    corrupted = clean.clone()
    corrupted[:, PLACE] = (corrupted[:, PLACE] + 1) % vocabulary
    return clean, corrupted, (7 * torch.arange(COUNT)) % 97 + 2


class Graph:
    """Where each node writes and reads, by the package's indices."""

    def __init__(self, config):
        self.layers, self.heads = config.n_layers, config.n_heads
        self.sources = 1 + self.layers * (self.heads + 1)
        self.destinations = self.layers * (3 * self.heads + 1) + 1

    def first(self, layer):
        return 1 + layer * (self.heads + 1)

    def writers(self):
        yield "hook_embed", slice(0, 1)
        for layer in range(self.layers):
            first = self.first(layer)
            yield f"blocks.{layer}.attn.hook_result", slice(first, first + self.heads)
            yield f"blocks.{layer}.hook_mlp_out", slice(first + self.heads, first + self.heads + 1)

    def readers(self):
        for layer in range(self.layers):
            place = layer * (3 * self.heads + 1)
            for kind in "qkv":
                yield (
                    f"blocks.{layer}.hook_{kind}_input",
                    slice(place, place + self.heads), self.first(layer),
                )
                place += self.heads
            before = self.first(layer) + self.heads
            yield f"blocks.{layer}.hook_mlp_in", slice(place, place + 1), before
        last = self.destinations - 1
        yield (
            f"blocks.{self.layers - 1}.hook_resid_post", slice(last, last + 1), self.sources,
        )


def difference(logits, starts, vocabulary):
    """The probability difference of each prompt."""
    years = (torch.arange(100) + 700) % vocabulary
    probabilities = logits[:, -1].softmax(-1)[:, years]
    signs = torch.where(torch.arange(100)[None] > starts[:, None], 1.0, -1.0)
    return (probabilities * signs).sum(-1)


def scores(model, graph, clean, corrupted, starts):
    """As the package: one matrix of differences, filled by hooks, times gradients in hooks."""
    total = torch.zeros(graph.sources, graph.destinations)
    for first in range(0, COUNT, BATCH):
        rows = slice(first, min(first + BATCH, COUNT))
        size = rows.stop - rows.start
        changes = torch.zeros(size, LENGTH, graph.sources, model.cfg.d_model)

        def write(sign, place):
            def hook(value, hook):
                value = value.detach()
                value = value if value.dim() == 4 else value.unsqueeze(2)
                changes[:, :, place] += sign * value
            return hook

        def read(place, before):
            def hook(gradient, hook):
                gradient = gradient if gradient.dim() == 4 else gradient.unsqueeze(2)
                product = torch.einsum(
                    "bpsd,bptd->st", changes[:, :, :before], gradient.detach()
                )
                total[:before, place] += product
            return hook

        with torch.no_grad():
            for tokens, sign in ((corrupted[rows], 1.0), (clean[rows], -1.0)):
                hooks = [(name, write(sign, place)) for name, place in graph.writers()]
                model.run_with_hooks(tokens, fwd_hooks=hooks)
        from_corrupted = model.W_E[corrupted[rows]].detach()
        to_clean = model.W_E[clean[rows]].detach()
        for step in range(1, STEPS + 1):
            point = from_corrupted + step / STEPS * (to_clean - from_corrupted)
            point.requires_grad_()
            forward = [("hook_embed", lambda value, hook: point)]
            backward = [(name, read(place, before)) for name, place, before in graph.readers()]
            with model.hooks(fwd_hooks=forward, bwd_hooks=backward):
                logits = model(clean[rows])
                difference(logits, starts[rows], model.cfg.d_vocab).sum().backward()
            model.zero_grad()
    return total / (COUNT * STEPS)


def strongest(graph, total):
    """A table [sources, destinations] of the strongest edges."""
    allowed = torch.zeros_like(total)
    for _, place, before in graph.readers():
        allowed[:before, place] = 1
    strength = (total * allowed).abs().flatten()
    kept = torch.zeros_like(strength)
    kept[strength.topk(min(EDGES, int(allowed.sum()))).indices] = 1
    return kept.reshape(total.shape), allowed


def circuit(model, graph, kept, allowed, clean, corrupted, starts):
    """As the package: at each input, add the absent edges' differences from the corrupted run."""
    values = []
    absent = allowed - kept
    for first in range(0, COUNT, BATCH):
        rows = slice(first, min(first + BATCH, COUNT))
        size = rows.stop - rows.start
        changes = torch.zeros(size, LENGTH, graph.sources, model.cfg.d_model)

        def write(sign, place):
            def hook(value, hook):
                changes[:, :, place] += sign * (value if value.dim() == 4 else value.unsqueeze(2))
            return hook

        def patch(place, before):
            def hook(value, hook):
                present = changes[:, :, :before]
                update = torch.einsum("bpsd,st->bptd", present, absent[:before, place])
                return value + (update if value.dim() == 4 else update.squeeze(2))
            return hook

        with torch.no_grad():
            model.run_with_hooks(
                corrupted[rows], fwd_hooks=[(n, write(1.0, p)) for n, p in graph.writers()]
            )
            hooks = [(n, write(-1.0, p)) for n, p in graph.writers()]
            hooks += [(n, patch(p, b)) for n, p, b in graph.readers()]
            logits = model.run_with_hooks(clean[rows], fwd_hooks=hooks)
            values.append(difference(logits, starts[rows], model.cfg.d_vocab))
    return torch.cat(values)


def main(path, jobs):
    torch.set_num_threads(THREADS)
    model = hooked(path)
    graph = Graph(model.cfg)
    clean, corrupted, starts = prompts(model.cfg.d_vocab)
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    def report(job, seconds, note, checksum):
        if COUNT != 100:
            note += f"; {COUNT} prompts timed and scaled up"
        seconds *= 100 / COUNT
        print(json.dumps({
            "job": job, "median_s": round(seconds, 3), "reps": 1, "threads": THREADS,
            "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "loaded_bytes": base, "note": note, "value": checksum,
        }), flush=True)

    start = time.perf_counter()
    total = scores(model, graph, clean, corrupted, starts)
    seconds = time.perf_counter() - start
    kept, allowed = strongest(graph, total)
    if SCORES in jobs:
        note = f"EAP-IG with hooks and autograd, {STEPS} steps, {BATCH} prompts at a time"
        report(SCORES, seconds, note, float((total * allowed).abs().sum()))
    if CIRCUIT in jobs:
        start = time.perf_counter()
        values = circuit(model, graph, kept, allowed, clean, corrupted, starts)
        seconds = time.perf_counter() - start
        note = f"{EDGES} edges, absent ones from the corrupted run, {BATCH} prompts at a time"
        report(CIRCUIT, seconds, note, float(values.mean()))


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] != "run":
        sys.exit(__doc__)
    main(sys.argv[2], sys.argv[3:] or [SCORES, CIRCUIT])
