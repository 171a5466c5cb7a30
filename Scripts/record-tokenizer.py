#!/usr/bin/env python3
"""Records what transformers' GPT-2 tokenizers give, for Tests/TokensTests.

    Scripts/record-tokenizer.py --gpt2 ../shared/data/gpt2 --texts ../shared/data

needs transformers 4.52.4 and tokenizers 0.21.4. It writes

    Tests/TokensTests/Fixtures/recipe.json      what generated texts are made of
    Tests/TokensTests/Fixtures/gpt2.json        goldens for GPT-2's vocabulary
    Tests/TokensTests/Fixtures/tiny/            a vocabulary of 256 bytes and 60 merges, its goldens

Most texts are not stored: script and tests generate the same ones from a seed, and checksums of
the tokens are compared block by block. The fast tokenizer is the reference. The slow one must
agree on every text, save those with characters whose class it takes from a newer Unicode.
"""

import argparse
import csv
import json
import tempfile
from pathlib import Path

import regex
from dice import RECIPE, Checksum, Dice
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPT2Tokenizer, GPT2TokenizerFast

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "Tests/TokensTests/Fixtures"
BLOCK = 500

CASES = [
    "", " ", "  ", "   a", "a ", "a  ", "\n", "\n\n", "a\n\nb", "a \n b", "\r\n\r\n", "a\t\tb",
    "When Mary and John went to the store, John gave a drink to", " Mary", "Mary", " mary",
    "The war lasted from the year 1732 to the year 17", "I'm you're he'd we'll they've it's don't",
    "I'M YOU'RE HE'D WE'LL THEY'VE IT'S DON'T", "'s", " 's", "''s", "'sa", "'", "' s", "rock'n'roll",
    "<|endoftext|>", "a<|endoftext|>b", " <|endoftext|> ", "  <|endoftext|>  x",
    "<|endoftext|><|endoftext|>", "<|endoftext|", "<<|endoftext|>>", "100,000.50", "3.14e-10",
    "\u00bd\u2460\u216b\u3007", "e\u0301\u0301", "\u0301e", "na\u00efve caf\u00e9", "\u00e9",
    "\u6f22\u5b57\u304b\u306a\u4ea4\u3058\u308a\u6587", "\u05e9\u05dc\u05d5\u05dd \u0633\u0644\u0627\u0645",
    "\U0001F468\u200d\U0001F469\u200d\U0001F467\u200d\U0001F466", "\U0001F600", " \U0001F600",
    "\ufffd\ufffd", "\u0000\u0001\u007f\u0080", "a\u00a0b", "a \u00a0 b", "\u00a0\u00a0", "a\u3000\u3000b",
    "a\u0085b", "a\u001cb", "a\u180eb", "a\u200bb", "\ufeffabc", "x" * 300, " " * 200, "ab" * 200,
    "7" * 150, "!" * 150, "\u00e9" * 100, "\n" * 100 + "x", " \n" * 50 + "x", "_snake_case(x)->y;",
]


def classes(fast):
    """The class of each code point, as the pre-tokenizer shows it."""
    split = fast.backend_tokenizer.pre_tokenizer.pre_tokenize_str

    def first_length(text):
        start, end = split(text)[0][1]
        return end - start

    found = []
    for value in range(0x110000):
        c = chr(value)
        if 0xD800 <= value <= 0xDFFF:
            found.append("other")
        elif value == 0x20:
            found.append("spaces")
        elif first_length("a" + c) == 2:
            found.append("letters")
        elif first_length("1" + c) == 2:
            found.append("numbers")
        else:
            found.append("other" if first_length("!" + c) == 2 else "spaces")
    return found


def is_classed_alike(text, found):
    """Whether the slow tokenizer's regular expressions class the text as the fast one does."""
    patterns = {"letters": r"\p{L}", "numbers": r"\p{N}", "spaces": r"\s", "other": r"[^\s\p{L}\p{N}]"}
    return all(regex.match(patterns[found[ord(c)]], c) for c in set(text))


def record(fast, slow, found, seed, count):
    """Goldens of one vocabulary."""
    dice = Dice(seed)
    blocks, compared = [], 0
    for _ in range(0, count, BLOCK):
        texts, tokens = Checksum(), Checksum()
        for _ in range(BLOCK):
            text = dice.text()
            ids = fast.encode(text)
            if is_classed_alike(text, found):
                assert slow.encode(text) == ids, repr(text)
                compared += 1
            assert fast.decode(ids) == text, repr(text)
            texts.add_text(text)
            tokens.add_tokens(ids)
        blocks.append({"texts": str(texts), "tokens": str(tokens)})
    cases = []
    for text in CASES:
        ids = fast.encode(text)
        assert slow.encode(text) == ids, repr(text)
        plain = fast.encode(text, split_special_tokens=True)
        case = {"text": text, "tokens": ids}
        cases.append(case | ({"plain": plain} if plain != ids else {}))
    decodings = Checksum()
    lists = 2000
    for _ in range(lists):
        ids = [dice.below(dice.below(2) * (len(fast) - 300) + 300) for _ in range(1 + dice.below(12))]
        decodings.add_text(fast.decode(ids))
    print(f"{count} texts, {compared} of them compared with the slow tokenizer too")
    return {
        "seed": seed, "block": BLOCK, "blocks": blocks, "cases": cases,
        "decodings": {"lists": lists, "texts": str(decodings)},
        "vocabulary": len(fast),
    }


def record_files(fast, slow, folder):
    """Checksums of the tokens of each line of the texts used in experiments."""
    files = []
    for path in sorted((folder / "ioi").glob("*.txt")):
        lines = path.read_bytes().decode().split("\n")
        files.append(("ioi/" + path.name, lines))
    path = folder / "greater_than_data.csv"
    assert '"' not in path.read_text()
    with path.open(newline="") as rows:
        prompts = [text for row in list(csv.reader(rows))[1:] for text in row[:2]]
    files.append((path.name, prompts))
    goldens = []
    for name, lines in files:
        tokens = Checksum()
        for line in lines:
            ids = fast.encode(line)
            assert slow.encode(line) == ids, repr(line)
            tokens.add_tokens(ids)
        goldens.append({"name": name, "texts": len(lines), "tokens": str(tokens)})
    return goldens


def train_tiny(folder):
    """A vocabulary of our own: 256 bytes, 60 merges, the end of text."""
    names = ["Mary", "John", "Anna", "Paul", "\u00c9milie", "\u6f22\u5b57"]
    corpus = [
        f"When {a} and {b} went to the store, {b}'s drink was given to {a}.\n  In 17{n:02}, it"
        for n, (a, b) in enumerate((a, b) for a in names for b in names)
    ]
    model = Tokenizer(models.BPE())
    model.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    model.decoder = decoders.ByteLevel()
    model.train_from_iterator(corpus, trainers.BpeTrainer(
        vocab_size=316, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False))
    described = json.loads(model.to_str())["model"]
    vocabulary = described["vocab"] | {"<|endoftext|>": len(described["vocab"])}
    merges = [m if isinstance(m, str) else " ".join(m) for m in described["merges"]]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(vocabulary) + "\n")
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2"] + merges) + "\n")


def pair(folder):
    files = {"vocab_file": str(folder / "vocab.json"), "merges_file": str(folder / "merges.txt")}
    return GPT2TokenizerFast(**files), GPT2Tokenizer(**files)


def write(path, value):
    path.write_text(json.dumps(value, separators=(",", ":")).replace('},{', '},\n{') + "\n")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--gpt2", type=Path, default=ROOT / "../shared/data/gpt2")
    arguments.add_argument("--texts", type=Path, default=ROOT / "../shared/data")
    options = arguments.parse_args()

    FIXTURES.mkdir(parents=True, exist_ok=True)
    write(FIXTURES / "recipe.json", RECIPE)
    fast, slow = pair(options.gpt2)
    found = classes(fast)
    goldens = record(fast, slow, found, seed=2, count=12_000)
    write(FIXTURES / "gpt2.json", goldens | {"files": record_files(fast, slow, options.texts)})

    train_tiny(FIXTURES / "tiny")
    fast, slow = pair(FIXTURES / "tiny")
    write(FIXTURES / "tiny.json", record(fast, slow, found, seed=3, count=2_000))
    with tempfile.TemporaryDirectory() as folder:
        fast.save_pretrained(folder)
        saved = json.loads((Path(folder) / "tokenizer.json").read_text())
    write(FIXTURES / "tiny/tokenizer.json", saved)


if __name__ == "__main__":
    main()
