"""Edge attribution (EAP, EAP-IG), circuits of edges chosen by it, and their exact evaluation.

The method of the EAP-IG package, written anew with autograd: gradients are taken at the inputs of
queries, keys and values of each head and of each MLP, before their LayerNorm.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import torch
import transformer_lens
from torch import Tensor
from transformers import GPT2LMHeadModel, GPT2Tokenizer

from .bench import mean_by_position
from .checks import close, report, require
from .models import hooked
from .recording import Recording
from .rows import Rows
from .trained import sentence_rows

STEPS = 3
ALPHAS = {
    "clean": [1.0],
    "with-clean": [(step + 1) / STEPS for step in range(STEPS)],
    "with-corrupted": [step / STEPS for step in range(STEPS)],
}
SCORES = ("logit-difference", "probability-difference")


@dataclass
class Graph:
    """Names of edges in the package's order, each with its source and its destination."""

    layers: int
    heads: int
    parallel: bool = False
    sources: list[str] = field(default_factory=list)
    edges: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Builds the residual stream layer by layer."""
        self.sources = ["input"]
        for layer in range(self.layers):
            heads = [f"a{layer}.h{head}" for head in range(self.heads)]
            for source in self.sources:
                self.edges += [(source, head, f"<{kind}>") for head in heads for kind in "qkv"]
                if self.parallel:
                    self.edges.append((source, f"m{layer}", ""))
            self.sources += heads
            if not self.parallel:
                self.edges += [(source, f"m{layer}", "") for source in self.sources]
            self.sources.append(f"m{layer}")
        self.edges += [(source, "logits", "") for source in self.sources]

    @property
    def names(self) -> list[str]:
        """`source->target<input>`."""
        return [f"{source}->{target}{kind}" for source, target, kind in self.edges]


@dataclass
class Pairs:
    """Prompts, their pairs, where END is in each, and what a prompt is scored by."""

    rows: Rows
    ends: list[int]
    years: list[int]  # the token of each of a hundred outcomes
    starts: list[int]  # the start year of each prompt

    def score(self, kind: str, row: int, logits: Tensor) -> Tensor:
        """The score of a prompt from its logits ([T, V])."""
        at_end = logits[self.ends[row]]
        if kind == "logit-difference":
            return at_end[self.rows.answers[row]] - at_end[self.rows.distractors[row]]
        probabilities = at_end.softmax(-1)[self.years]
        signs = torch.tensor([1.0 if y > self.starts[row] else -1.0 for y in range(100)])
        return (probabilities * signs).sum()


class EdgeModel:
    """A hooked model whose heads read streams of their own."""

    def __init__(self, model: transformer_lens.HookedTransformer):
        """Splits the inputs of heads and MLPs; heads that share keys and values each get theirs."""
        self.model = model
        model.set_use_split_qkv_input(True)
        model.set_use_hook_mlp_in(True)
        if model.cfg.n_key_value_heads is not None:
            model.set_ungroup_grouped_query_attention(True)
        shape = model.cfg
        self.graph = Graph(shape.n_layers, shape.n_heads, parallel=shape.parallel_attn_mlp)

    def sites(self) -> list[tuple[str, str, int | None]]:
        """Each source with the hook and the head that it is read from."""
        sites: list[tuple[str, str, int | None]] = [("input", "hook_embed", None)]
        for layer in range(self.graph.layers):
            for head in range(self.graph.heads):
                sites.append((f"a{layer}.h{head}", f"blocks.{layer}.attn.hook_result", head))
            sites.append((f"m{layer}", f"blocks.{layer}.hook_mlp_out", None))
        return sites

    def readers(self) -> list[tuple[str, str, str, int | None]]:
        """Each destination (target, input) with the hook and the head that read it."""
        readers: list[tuple[str, str, str, int | None]] = []
        for layer in range(self.graph.layers):
            for kind in "qkv":
                for head in range(self.graph.heads):
                    hook = f"blocks.{layer}.hook_{kind}_input"
                    readers.append((f"a{layer}.h{head}", f"<{kind}>", hook, head))
            readers.append((f"m{layer}", "", f"blocks.{layer}.hook_mlp_in", None))
        last = self.graph.layers - 1
        return [*readers, ("logits", "", f"blocks.{last}.hook_resid_post", None)]

    def outputs(self, tokens: list[int]) -> dict[str, Tensor]:
        """What each source writes ([T, d])."""
        with torch.no_grad():
            _, cache = self.model.run_with_cache(torch.tensor([tokens]))
        return {name: of_head(cache[site][0], head) for name, site, head in self.sites()}

    @contextmanager
    def embedding(self, value: Tensor):
        """Runs with a token embedding ([T, d]) in the place of the tokens' own."""
        with self.model.hooks(fwd_hooks=[("hook_embed", lambda *_, **__: value[None])]):
            yield

    def gradients(self, tokens: list[int], embedding: Tensor, score: Callable) -> dict:
        """The gradient of a score at each destination ([T, d])."""
        kept: dict[str, Tensor] = {}

        def keep(value: Tensor, hook: object) -> Tensor:
            kept[hook.name] = value
            value.retain_grad()
            return value

        hooks = [(site, keep) for site in {site for _, _, site, _ in self.readers()}]
        point = embedding.requires_grad_()
        with torch.enable_grad(), self.embedding(point), self.model.hooks(fwd_hooks=hooks):
            score(self.model(torch.tensor([tokens]))[0]).backward()
        return {
            (target, kind): of_head(kept[site].grad[0], head)
            for target, kind, site, head in self.readers()
        }

    def scores(self, pairs: Pairs, kind: str, alphas: list[float]) -> Tensor:
        """(corrupted - clean) times the gradient of the score, mean over prompts and steps."""
        sums = torch.zeros(len(self.graph.edges), dtype=torch.float64)
        for row, tokens in enumerate(pairs.rows.prompts):
            clean = self.outputs(tokens)
            corrupted = self.outputs(pairs.rows.reference[row])
            for alpha in alphas:
                point = corrupted["input"] + alpha * (clean["input"] - corrupted["input"])
                gradients = self.gradients(
                    tokens, point.detach(), lambda logits, row=row: pairs.score(kind, row, logits)
                )
                for place, (source, target, which) in enumerate(self.graph.edges):
                    change = (corrupted[source] - clean[source]).double()
                    sums[place] += (change * gradients[target, which].double()).sum()
        return sums / (len(pairs.rows.prompts) * len(alphas))

    def run(self, pairs: Pairs, kind: str, circuit: set[int], ablation: str) -> Tensor:
        """The score of each prompt ([P]) when absent edges deliver something else."""
        absent: dict[tuple[str, str], list[str]] = {}
        for place, (source, target, which) in enumerate(self.graph.edges):
            if place not in circuit:
                absent.setdefault((target, which), []).append(source)
        scores = []
        for row, tokens in enumerate(pairs.rows.prompts):
            replacement = self.replacements(pairs, row, ablation)
            scores.append(self.patched(pairs, kind, row, absent, replacement))
        require(len(scores) == len(pairs.rows.prompts), "a prompt was left out")
        return torch.stack(scores)

    def replacements(self, pairs: Pairs, row: int, ablation: str) -> dict[str, Tensor]:
        """What absent edges deliver."""
        own = self.outputs(pairs.rows.reference[row])
        if ablation == "corrupted":
            return own
        if ablation == "zero":
            return {name: torch.zeros_like(value) for name, value in own.items()}
        template = pairs.rows.templates[row]
        members = [
            self.outputs(tokens)
            for tokens, other in zip(pairs.rows.reference, pairs.rows.templates, strict=True)
            if other == template
        ]
        length = len(pairs.rows.prompts[row])
        return {name: mean_by_position([m[name] for m in members], length) for name in own}

    def patched(
        self, pairs: Pairs, kind: str, row: int, absent: dict, replacement: dict[str, Tensor]
    ) -> Tensor:
        """One prompt's score: at each destination its value plus (replacement - now) of absent."""
        now: dict[str, Tensor] = {}
        by_site: dict[str, list] = {}
        for target, which, site, head in self.readers():
            by_site.setdefault(site, []).append((absent.get((target, which), []), head))

        def keep(value: Tensor, hook: object) -> Tensor:
            for name, site, head in self.sites():
                if site == hook.name:
                    now[name] = of_head(value[0], head)
            return value

        def patch(value: Tensor, hook: object) -> Tensor:
            value = value.clone()
            for sources, head in by_site[hook.name]:
                for source in sources:
                    of_head(value[0], head).add_(replacement[source] - now[source])
            return value

        hooks = [(site, keep) for site in {site for _, site, _ in self.sites()}]
        hooks += [(site, patch) for site in by_site]
        with torch.no_grad(), self.model.hooks(fwd_hooks=hooks):
            return pairs.score(kind, row, self.model(torch.tensor([pairs.rows.prompts[row]]))[0])


def of_head(value: Tensor, head: int | None) -> Tensor:
    """A head's part ([T, d]) of a value that has heads."""
    return value if head is None else value[:, head]


def top(scores: Tensor, count: int) -> set[int]:
    """The edges of largest |score|."""
    return set(scores.abs().argsort(descending=True, stable=True)[:count].tolist())


def greedy(graph: Graph, scores: Tensor, count: int) -> set[int]:
    """From the logits: again and again the strongest edge into a node that is in the circuit."""
    chosen: set[int] = set()
    inside = {"logits"}
    strength = scores.abs().tolist()
    for _ in range(min(count, len(graph.edges))):
        candidates = [
            place
            for place, (_, target, _) in enumerate(graph.edges)
            if target in inside and place not in chosen
        ]
        if not candidates:
            break
        best = max(candidates, key=lambda place: strength[place])
        chosen.add(best)
        inside.add(graph.edges[best][0])
    return chosen


def prune(graph: Graph, chosen: set[int]) -> set[int]:
    """Without edges into nodes that lead nowhere, or out of nodes that nothing leads to."""
    kept = set(chosen)
    while True:
        sources = {graph.edges[place][0] for place in kept} | {"logits"}
        targets = {graph.edges[place][1] for place in kept} | {"input"}
        left = {
            place
            for place in kept
            if graph.edges[place][1] in sources and graph.edges[place][0] in targets
        }
        if left == kept:
            return kept
        kept = left


def partly_shared(rows: Rows) -> Rows:
    """Pairs that begin alike: as half of the prompts of such tasks do."""
    reference = []
    for row, (prompt, other) in enumerate(zip(rows.prompts, rows.reference, strict=True)):
        shared = len(prompt) // 2 if row % 2 else 0
        reference.append(prompt[:shared] + other[shared:])
    return Rows(rows.prompts, reference, rows.templates, rows.answers, rows.distractors)


def selections(graph: Graph, scores: Tensor) -> dict[str, set[int]]:
    """Circuits that are chosen by scores, pruned."""
    counts = {"few": len(graph.edges) // 10, "many": len(graph.edges) // 3}
    chosen = {f"top/{name}": top(scores, count) for name, count in counts.items()}
    chosen |= {f"greedy/{name}": greedy(graph, scores, count) for name, count in counts.items()}
    threshold = scores.abs().sort(descending=True).values[counts["many"]].item()
    chosen["threshold"] = set((scores.abs() >= threshold).nonzero()[:, 0].tolist())
    return {name: prune(graph, edges) for name, edges in chosen.items()}


def record_edges(
    name: str,
    model: transformer_lens.HookedTransformer,
    pairs: Pairs,
    kinds: tuple[str, ...],
    folder: Path,
) -> None:
    """Scores of every edge, selections, and what chosen circuits score."""
    edges = EdgeModel(model)
    graph = edges.graph
    recording = Recording(facts={"model": name, "steps": STEPS} | pairs.rows.facts())
    recording.facts |= {"ends": pairs.ends, "years": pairs.years, "starts": pairs.starts}
    for kind in kinds:
        for method, alphas in ALPHAS.items():
            recording.add(f"{kind}/{method}", edges.scores(pairs, kind, alphas))
    scores = recording.arrays[f"{kinds[0]}/with-clean"]
    chosen = selections(graph, scores)
    chosen["every-third"] = set(range(0, len(graph.edges), 3))
    for kind in kinds:
        for circuit in ("top/few", "greedy/many", "every-third"):
            for ablation in ("corrupted", "zero", "mean"):
                run = edges.run(pairs, kind, chosen[circuit], ablation)
                recording.add(f"run/{kind}/{circuit}/{ablation}", run)
        recording.add(f"full/{kind}", edges.run(pairs, kind, set(range(len(graph.edges))), "zero"))
        recording.add(f"corrupted/{kind}", edges.run(pairs, kind, set(), "corrupted"))
        check_ends(recording, edges, pairs, kind)
    recording.facts["circuits"] = {
        circuit: [graph.names[place] for place in sorted(places)]
        for circuit, places in chosen.items()
    }
    recording.meanings = MEANINGS
    recording.write(folder, "edges")
    report(f"{name}: scores of {len(graph.edges)} edges, {len(chosen)} circuits of edges")


def check_ends(recording: Recording, edges: EdgeModel, pairs: Pairs, kind: str) -> None:
    """Every edge must be the model, and none the corrupted run."""
    for which, prompts in (("full", pairs.rows.prompts), ("corrupted", pairs.rows.reference)):
        with torch.no_grad():
            plain = [
                pairs.score(kind, row, edges.model(torch.tensor([tokens]))[0])
                for row, tokens in enumerate(prompts)
            ]
        require(close(recording.arrays[f"{which}/{kind}"], torch.stack(plain)), f"{which} {kind}")


MEANINGS = {
    "{score}/{method}": (
        "[edges] in the order of the EAP-IG package's graph: sum over positions of (corrupted - "
        "clean) of the source times the gradient of the score at the target's input, mean over "
        "prompts and steps; clean: at the clean embedding; with-clean: alpha k/m, k = 1..m; "
        "with-corrupted: k = 0..m-1"
    ),
    "run/{score}/{circuit}/{ablation}": (
        "[P] the score of each prompt when absent edges deliver the corrupted run's value, zero, "
        "or the mean of the corrupted rows of the same template that reach the position"
    ),
    "{full|corrupted}/{score}": "[P] the score of each prompt, and of its pair",
}


def specimen_pairs(rows: Rows, vocabulary: int) -> Pairs:
    """END before the last token in the longest row; years are tokens of a small vocabulary."""
    ends = [len(prompt) - 1 for prompt in rows.prompts]
    ends[-1] -= 2
    years = [(7 * year + 3) % vocabulary for year in range(100)]
    return Pairs(partly_shared(rows), ends, years, starts=[40, 7, 98, 63])


def record_trained_edges(checkpoint: Path, output: Path) -> None:
    """The same of the trained checkpoint and its sentences."""
    tokenizer = GPT2Tokenizer(checkpoint / "vocab.json", checkpoint / "merges.txt")
    model = GPT2LMHeadModel.from_pretrained(checkpoint).eval()
    rows = sentence_rows(tokenizer)
    pairs = Pairs(rows, [len(prompt) - 1 for prompt in rows.prompts], [], [])
    folder = output / checkpoint.name
    folder.mkdir(exist_ok=True)
    record_edges(checkpoint.name, hooked(model, False), pairs, SCORES[:1], folder)
