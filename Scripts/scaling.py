#!/usr/bin/env python3
"""Measures what training on several machines is reckoned from, and reckons it.

    scaling.py make FOLDER                    random checkpoints of the shapes of GPT-2 small and XL
    scaling.py measure PROGRAM FOLDER         times their steps (PROGRAM is built with MPI=1); prints JSON
    scaling.py tell [FILE]                    prints the tables (FILE: scaling.json beside the script)

Only Python's own library is needed. XL in full does not fit a small machine, so slices of it with few
blocks are measured: a step's time is a straight line in the number of blocks.
"""

import array
import json
import math
import os
import random
import struct
import subprocess
import sys

VOCABULARY, CONTEXT = 50257, 1024
SHAPES = {"small": (12, 12, 768), "xl-2": (2, 25, 1600), "xl-4": (4, 25, 1600)}
MODELS = {"GPT-2 small": (12, 768), "GPT-2 XL": (48, 1600)}
MACHINES = [2, 4, 8, 16, 32, 64]
NETWORKS = [1, 10, 25, 100]  # Gb/s
# Not measured here, as it takes two machines: what a message takes beside its bytes, on Ethernet.
DELAY = 30e-6
BUCKET = 16 << 20
ROWS, LENGTH = 10, 128  # of a machine where the batch grows with them
WHOLE = 64 * 128  # tokens of a batch that is shared out
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scaling.json")


def block(width):
    """The parameters of a block."""
    return 12 * width * width + 13 * width


def embedding(width):
    return VOCABULARY * width


def parameters(layers, width):
    return layers * block(width) + embedding(width) + CONTEXT * width + 2 * width


# Making


def tensors(layers, width):
    """Names and shapes of GPT-2's tensors."""
    yield "wte.weight", [VOCABULARY, width]
    yield "wpe.weight", [CONTEXT, width]
    for layer in range(layers):
        for name, shape in [
            ("ln_1.weight", [width]), ("ln_1.bias", [width]),
            ("attn.c_attn.weight", [width, 3 * width]), ("attn.c_attn.bias", [3 * width]),
            ("attn.c_proj.weight", [width, width]), ("attn.c_proj.bias", [width]),
            ("ln_2.weight", [width]), ("ln_2.bias", [width]),
            ("mlp.c_fc.weight", [width, 4 * width]), ("mlp.c_fc.bias", [4 * width]),
            ("mlp.c_proj.weight", [4 * width, width]), ("mlp.c_proj.bias", [width]),
        ]:
            yield f"h.{layer}.{name}", shape
    yield "ln_f.weight", [width]
    yield "ln_f.bias", [width]


def make(folder):
    random.seed(1)
    noise = array.array("f", (random.gauss(0, 0.02) for _ in range(1 << 20))).tobytes()
    for name, (layers, heads, width) in SHAPES.items():
        place = os.path.join(folder, name)
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, "config.json"), "w", encoding="utf-8") as file:
            json.dump({
                "model_type": "gpt2", "n_layer": layers, "n_head": heads, "n_embd": width,
                "n_positions": CONTEXT, "vocab_size": VOCABULARY, "layer_norm_epsilon": 1e-5,
            }, file)
        header, offset = {}, 0
        for tensor, shape in tensors(layers, width):
            end = offset + 4 * math.prod(shape)
            header[tensor] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, end]}
            offset = end
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        with open(os.path.join(place, "model.safetensors"), "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            while offset > 0:
                file.write(noise[:offset])
                offset -= min(offset, len(noise))


# Measuring


def bench(words, checkpoint, threads):
    """The results of training jobs, by name."""
    command = words + ["bench", checkpoint, "--jobs", "train-10x20,train-10x128", "--json"]
    command += ["--threads", str(threads)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return {result["job"]: result for result in map(json.loads, lines)}


def measure(program, folder):
    threads = os.cpu_count() or 1
    found = {"threads": threads, "steps": {}}
    for name in SHAPES:
        jobs = bench([program], os.path.join(folder, name), threads)
        found["kernels"] = jobs["train-10x20"]["kernels"]
        found["steps"][name] = {job: jobs[job]["median_s"] for job in ("train-10x20", "train-10x128")}
    ranks = ["mpirun", "-n", "2", "--oversubscribe", "--bind-to", "none", program]
    small = os.path.join(folder, "small")
    for key, words, own in [("1x1", [program], 1), ("2x1", ranks, 1)]:
        jobs = bench(words, small, own)
        found[key] = {
            job: {"seconds": result["median_s"], **({"exchange": result["exchange"]} if "exchange" in result else {})}
            for job, result in jobs.items() if job.startswith("train") or job == "all-reduce"
        }
    print(json.dumps(found, indent=1, sort_keys=True))


# Reckoning


def line(short, long):
    """What a step takes whatever its tokens, and for each token."""
    token = (long - short) / (10 * (LENGTH - 20))
    return short - 200 * token, token


def step_times(steps):
    """Fixed seconds and seconds a token of each model."""
    small = line(*(steps["small"][job] for job in ("train-10x20", "train-10x128")))
    two, four = (line(*(steps[name][job] for job in ("train-10x20", "train-10x128"))) for name in ("xl-2", "xl-4"))
    xl = tuple(a + 46 * (b - a) / 2 for a, b in zip(two, four))
    return {"GPT-2 small": small, "GPT-2 XL": xl}


def work(found, sent):
    """What the exchange of so many bytes takes of the processor itself, whatever the network."""
    local = found["2x1"]["all-reduce"]
    return sent * local["seconds"] / local["exchange"]["sent_bytes"]


def reckoned(model, machines, network, tokens, found):
    """The seconds of a step on so many machines, of so many tokens on each."""
    layers, width = MODELS[model]
    fixed, token = step_times(found["steps"])[model]
    if machines == 1:
        return fixed + tokens * token
    size = 4 * parameters(layers, width)
    sent = 2 * (machines - 1) / machines * size
    messages = 2 * (machines - 1) * math.ceil(size / BUCKET)
    wire = sent / (network * 1e9 / 8) + messages * DELAY
    # A tied embedding is final last; the rest may go on behind the backward pass, two thirds of the work.
    last = 4 * embedding(width) / size
    hidden = min((1 - last) * wire, 2 / 3 * tokens * token)
    return fixed + tokens * token + work(found, sent) + wire - hidden


def table(model, found, tokens_of):
    rows = ["| machines | " + " | ".join(f"{network} Gb/s" for network in NETWORKS) + " |"]
    rows.append("|---" * (len(NETWORKS) + 1) + "|")
    for machines in MACHINES:
        cells = []
        for network in NETWORKS:
            tokens = tokens_of(machines)
            alone = reckoned(model, 1, network, tokens_of(1), found) / tokens_of(1)
            together = reckoned(model, machines, network, tokens, found) / (tokens * machines)
            cells.append(f"{alone / together:.1f}")
        rows.append(f"| {machines} | " + " | ".join(cells) + " |")
    ends = []
    for network in NETWORKS:
        paying = 1
        for machines in MACHINES:
            tokens = tokens_of(machines)
            half = machines // 2
            now = reckoned(model, machines, network, tokens, found) / (tokens * machines)
            before = reckoned(model, half, network, tokens_of(half), found) / (tokens_of(half) * half)
            if before / now < 1.3:
                break
            paying = machines
        ends.append(str(paying))
    rows.append("| pays up to | " + " | ".join(ends) + " |")
    return rows


def tell(path):
    with open(path, encoding="utf-8") as file:
        found = json.load(file)
    lines = ["| shape | parameters | fixed, s | a token, ms | a gradient, MB |", "|---|---|---|---|---|"]
    for model, (fixed, token) in step_times(found["steps"]).items():
        count = parameters(*MODELS[model])
        lines.append(f"| {model} | {count / 1e6:.0f} M | {fixed:.2f} | {1e3 * token:.2f} | {4 * count / 1e6:.0f} |")
    lines += ["", f"Measured on one machine of {found['threads']} threads, {found['kernels']} kernels."]
    one, two = found["1x1"], found["2x1"]
    lines += ["", "| step of GPT-2 small | 1 rank, all threads | 1 rank, 1 thread | 2 ranks, 1 thread each | waited |",
              "|---|---|---|---|---|"]
    for job in ("train-10x20", "train-10x128"):
        lines.append(
            f"| {job[6:]} tokens | {found['steps']['small'][job]:.2f} s | {one[job]['seconds']:.2f} s | "
            f"{two[job]['seconds']:.2f} s | {two[job]['exchange']['waited_s']:.2f} s |")
    local = two["all-reduce"]
    sent = local["exchange"]["sent_bytes"]
    lines += ["", f"A rank sends {sent / 1e6:.0f} MB a step; summing alone takes {local['seconds']:.2f} s "
              f"({sent / local['seconds'] / 1e9:.2f} GB/s within the machine)."]
    lines += ["", "| two ranks on one machine | measured | by the model, without a network |", "|---|---|---|"]
    fixed, token = line(*(one[job]["seconds"] for job in ("train-10x20", "train-10x128")))
    for job, tokens in [("train-10x20", 100), ("train-10x128", 640)]:
        model = fixed + tokens * token + work(found, sent)
        lines.append(f"| {job[6:]} tokens | {two[job]['seconds']:.2f} s | {model:.2f} s |")
    for title, tokens_of in [
        (f"each machine has {ROWS} rows of {LENGTH} tokens of its own", lambda machines: ROWS * LENGTH),
        (f"a batch of {WHOLE} tokens is shared out", lambda machines: WHOLE / machines),
    ]:
        for model in MODELS:
            lines += ["", f"**{model}, {title}**: times as fast as one machine", ""]
            lines += table(model, found, tokens_of)
    print("\n".join(lines))


def main(arguments):
    match arguments:
        case ["make", folder]: make(folder)
        case ["measure", program, folder]: measure(program, folder)
        case ["tell"]: tell(DATA)
        case ["tell", path]: tell(path)
        case _: sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
