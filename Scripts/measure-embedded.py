#!/usr/bin/env python3
"""Measures what checkpoints/README.md says of the embedded checkpoint, with patchbay's own commands.

Use: measure-embedded.py PROGRAM [CHECKPOINT]

PROGRAM is the built patchbay; CHECKPOINT is checkpoints/stories unless another is named. Prompts are held out (see
`patchbay data --help`), 100 of a kind, seed 1. Prints Markdown.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# Prompts with which experiments on GPT-2 small start; the right name, then the wrong one.
FIELD = (
    ("When Mary and John went to the store, John gave a drink to", " Mary", " John"),
    ("After John and Mary went to the store, John gave a bottle of milk to", " Mary", " John"),
    ("When John and Mary went to the shops, John gave the bag to", " Mary", " John"),
    ("When John and Mary went to the shops, Mary gave the bag to", " John", " Mary"),
    ("When Tom and James went to the park, James gave the ball to", " Tom", " James"),
    ("When Tom and James went to the park, Tom gave the ball to", " James", " Tom"),
    ("When Dan and Sid went to the shops, Sid gave an apple to", " Dan", " Sid"),
    ("When Dan and Sid went to the shops, Dan gave an apple to", " Sid", " Dan"),
    ("After Martin and Amy went to the park, Amy gave a drink to", " Martin", " Amy"),
    ("After Martin and Amy went to the park, Martin gave a drink to", " Amy", " Martin"),
)


class Patchbay:
    """The program, a checkpoint, and a folder for prompts."""

    def __init__(self, program, checkpoint, folder):
        self.program, self.checkpoint, self.folder = program, checkpoint, folder

    def run(self, *words):
        return subprocess.run([self.program, *map(str, words)], check=True, capture_output=True, text=True).stdout

    def ask(self, command, *words):
        return json.loads(self.run(command, self.checkpoint, "--json", *words))["result"]

    def prompts(self, task, count=100, seed=1, *words):
        path = Path(self.folder) / f"{task}-{count}-{seed}{''.join(words)}.jsonl"
        self.run("data", task, "--form", "jsonl", "--count", count, "--seed", seed, "--checkpoint", self.checkpoint,
                 "--out", path, *words)
        return path


def table(heads, rows):
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print()


def families(patchbay):
    rows = []
    for kind in ("mixed", "abba", "baba", "early", "late", "long"):
        path = patchbay.prompts("ioi", 100, 1, "--kind", kind)
        result = patchbay.ask("predict", "--prompts", path)
        right = sum(prompt["answerRank"] == 1 for prompt in result["prompts"])
        rows.append((f"`{kind}`", f"{result['meanLogitDifference']:+.2f}", f"{result['meanAnswerProbability']:.2f}",
                     f"{right} of {len(result['prompts'])}"))
    table(("indirect objects", "F", "p(answer)", "right name first"), rows)


def field(patchbay):
    rows = []
    for text, answer, distractor in FIELD:
        prompt = patchbay.ask("predict", "--prompt", text, "--answer", answer, "--distractor", distractor)["prompts"][0]
        rows.append((text, answer.strip(), f"{prompt['logitDifference']:+.2f}", f"{prompt['answerProbability']:.2f}",
                     prompt["answerRank"]))
    table(("prompt", "answer", "F", "p", "rank"), rows)


def years(patchbay):
    path = patchbay.prompts("greater-than")
    result = patchbay.ask("years", "--prompts", path)
    print(f"greater-than, p(later) - p(earlier): {result['probabilityDifference']:+.3f}; "
          f"with 01 as the first year: {result['corrupted']:+.3f}\n")
    last = patchbay.ask("ablate", "--prompts", path, "--sweep", "mlps", "--kind", "mean")
    rows = [(layer, f"{effect:+.3f}") for layer, effect in enumerate(last["effects"])]
    table(("MLP of layer", "change when ablated"), rows)
    stream = patchbay.ask("patch", "--prompts", path, "--site", "residual-in", "--at", "XX,END")
    rows = [(layer, *(f"{share:.2f}" for share in shares)) for layer, shares in enumerate(stream["normalized"])]
    table(("stream into layer", "brought back at XX", "at END"), rows)


def circuit(patchbay):
    path = patchbay.prompts("ioi")
    out = Path(patchbay.folder) / "circuit.txt"
    result = json.loads(patchbay.run("circuit", "discover", patchbay.checkpoint, "--json", "--prompts", path, "--out",
                                     out))["result"]
    print(f"F(M) {result['model']:+.2f}, F(ABC) {result['reference']:+.2f}, F(C) {result['score']:+.2f}: "
          f"{result['faithfulnessPercent']:.1f} %\n")
    checks = {c["head"]: c["checks"] for step in result["steps"] for c in step["candidates"]}
    scores = patchbay.ask("heads")
    least = {(m["head"], m["position"]): m["percent"] for m in result["minimality"]}
    rows = []
    for group in result["circuit"]["classes"]:
        for member in group["members"]:
            head, position = member["head"], member["position"]
            layer, index = map(int, head.split("."))
            looks = checks.get(head, {}).get("attention", {})
            rows.append((group["name"], head, position, f"{least.get((head, position), 0):.1f}",
                         *(f"{looks.get(key) or 0:.2f}" for key in LOOKS), f"{scores['copying'][layer][index] or 0:.2f}"))
    table(("class", "head", "at", "minimality, %", *LOOKS, "copying"), rows)
    return path, result


LOOKS = ("END->IO", "END->S1", "END->S2", "S2->S1", "S2->S1+1", "S1+1->S1")


def queries(patchbay, path, result):
    groups = {group["name"]: [m["head"] for m in group["members"]] for group in result["circuit"]["classes"]}
    movers, inhibition = groups.get("name-mover", []), groups.get("s-inhibition", [])
    receivers = ",".join(f"{head}.q" for head in movers)
    patched = patchbay.ask("path-patch", "--prompts", path, "--to", receivers, "--at", "END")
    rows = []
    for head in dict.fromkeys(inhibition):
        layer, index = map(int, head.split("."))
        effect = patched["effects"][layer][index]
        rows.append((head, f"{effect:+.2f}", f"{100 * effect / patched['clean']:+.1f} %"))
    print(f"path patching into {receivers} at END:\n")
    table(("S-Inhibition head", "change of F", "of F"), rows)
    rows = []
    for head in movers:
        repair = patchbay.ask("self-repair", "--prompts", path, "--head", head)
        rows.append((head, *(f"{repair[key]:+.3f}" for key in ("clean", "directEffect", "ablated", "selfRepair"))))
    table(("ablated", "F", "direct effect", "F ablated", "self-repair"), rows)


def main():
    program = sys.argv[1]
    checkpoint = sys.argv[2] if len(sys.argv) > 2 else ROOT / "checkpoints" / "stories"
    with tempfile.TemporaryDirectory() as folder:
        patchbay = Patchbay(program, checkpoint, folder)
        families(patchbay)
        field(patchbay)
        years(patchbay)
        path, result = circuit(patchbay)
        queries(patchbay, path, result)


if __name__ == "__main__":
    main()
