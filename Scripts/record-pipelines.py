#!/usr/bin/env python3
"""Records what the tokenizers library makes of texts with each part a tokenizer.json may have.

    Scripts/record-pipelines.py

needs tokenizers 0.21.4. It writes Tests/TokensTests/Fixtures/pipelines.json: the variants, each a
change of Fixtures/tiny/tokenizer.json, and for each a character a text (six bits of the checksum
of its tokens) and a checksum of all tokens. Texts are not stored: script and tests generate the same
ones from a seed.

    Scripts/record-pipelines.py --dump FOLDER --seed 9 --count 20000

writes each variant as FOLDER/NAME/tokenizer.json with FOLDER/texts.json and the ids in NAME/ids.txt,
to be compared by hand.
"""

import argparse
import json
from pathlib import Path

import dice
from tokenizers import Tokenizer, normalizers

FIXTURES = Path(__file__).resolve().parent.parent / "Tests/TokensTests/Fixtures"
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

# What texts are made of beside the recipe of record-tokenizer.py.
MORE = [
    [[0xC0, 0x24F], [0x1E00, 0x1EFF], [0x1F00, 0x1FFF]],
    ["\u0301", "\u0323", "\u0345", "\u0327", "\u05b0", "\u3099", "\u0334", [0x300, 0x36F], [0x1DC0, 0x1DFF]],
    ["\ufb01", "\ufb06", "\u2460", "\u00bd", "\ufdfa", "\uff21", "\u2126", "\u212b", "\u1e9b", [0xFB00, 0xFB4F],
     [0x2100, 0x214F], [0x3200, 0x33FF], [0xF900, 0xFAFF], [0xFE30, 0xFFEF], [0x1D400, 0x1D7FF]],
    ["\u1100\u1161\u11a8", "\uac00\u11a8", "\uac01\u11a8", [0x1100, 0x11FF]],
    [[0x340, 0x345], [0x900, 0xDFF], [0xF00, 0xFFF], [0x2F800, 0x2FA1D], [0x11000, 0x119FF]],
    ["'\u017f", "'S", "'s", "'VE", "'Ll", "'\u212a", "'re", "K", "\u212a", "s"],
    ["\r\n", "\n", "\r", " ", "\n\n ", "  \n"],
    ["\u4e00", "\u9fa5", "\u3042", "\u30a2", "\u3400"],
    ["<m>", "<l>", "<r>", "<lr>", "ann", "Ann", " ann ", "x<m>", "<m>>", "<m", "\u00c9t", "\u00e9t", "  <l>", "<r>  "],
    ["Mary", " Mary", "123", "4567", "12345678", "ab", " ab", "--", "a-b", "_", "\u203f", "\u200d"],
]
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
CL100K = (r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*+"
          r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s")
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
O200K = "|".join([
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"\p{N}{1,3}", r" ?[^\s\p{L}\p{N}]+[\r\n/]*", r"\s*[\r\n]+", r"\s+(?!\S)", r"\s+"])
DEEPSEEK3 = (r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
             r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
BEHAVIORS = ["Isolated", "Removed", "Contiguous", "MergedWithPrevious", "MergedWithNext"]


def level(prefix=False, regex=True):
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": True, "use_regex": regex}


def split(pattern, behavior="Isolated", invert=False, kind="Regex"):
    return {"type": "Split", "pattern": {kind: pattern}, "behavior": behavior, "invert": invert}


def steps(*parts):
    return {"pre_tokenizer": {"type": "Sequence", "pretokenizers": list(parts)}}


def normal(*parts):
    if len(parts) == 1:
        return {"normalizer": parts[0]}
    return {"normalizer": {"type": "Sequence", "normalizers": list(parts)}}


def replace(pattern, content, kind="Regex"):
    return {"type": "Replace", "pattern": {kind: pattern}, "content": content}


def added(content, number, **more):
    return {"id": number, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": True} | more


def variants(base):
    """Each variant's members that replace those of the base."""
    end = base["added_tokens"]
    count = len(base["model"]["vocab"])
    plain = {"special": False, "normalized": True}
    found = {"plain": {}, "prefix-space": {"pre_tokenizer": level(True)},
             "no-pattern": {"pre_tokenizer": level(False, False)},
             "prefix-no-pattern": {"pre_tokenizer": level(True, False)}}
    for form in ["NFC", "NFD", "NFKC", "NFKD", "Lowercase"]:
        found[form.lower()] = normal({"type": form})
    found |= {
        "prepend": normal({"type": "Prepend", "prepend": "\u2581 x"}),
        "replace-string": normal(replace(" ", "\u2581", "String")),
        "replace-word": normal(replace("Mary", "", "String")),
        "replace-regex": normal(replace(r"\s+", " ")),
        "replace-ends": normal(replace(r"^\s+|\s+$", "|")),
        "split-edges": steps(split(r"\A.|.\z|\b|^|$"), level(False, False)),
        "replace-behind": normal(replace(r"(?<=\p{Lu})\p{Ll}|(?<!\s)\d|\p{Ll}(?=\p{Lu})", "~")),
        "replace-lazy": normal(replace(r"<.{0,5}?>|a{2,}?b?|[\x20-\x2f]{2}", "*")),
        "sequence": normal({"type": "NFKC"}, {"type": "Lowercase"}, replace("a", "aa", "String")),
        "empty-sequence": {"normalizer": {"type": "Sequence", "normalizers": []}},
        "digits": steps({"type": "Digits", "individual_digits": False}, level()),
        "digits-each": steps({"type": "Digits", "individual_digits": True}, level()),
        "digits-no-pattern": steps({"type": "Digits", "individual_digits": False}, level(True, False)),
        "whitespace": steps({"type": "Whitespace"}, level(False, False)),
        "whitespace-prefix": steps({"type": "Whitespace"}, level(True, True)),
        "nested": steps({"type": "Sequence", "pretokenizers": [{"type": "Whitespace"}]}, level()),
        "falcon": steps(level(), {"type": "Digits", "individual_digits": False}, split("[0-9][0-9][0-9]")),
        "behind-bytes": steps(level(), split(r"[\u0120\u00c3]|\w\W")),
        "gpt2-split": steps(split(GPT2), level(False, False)),
        "gpt2-removed": steps(split(GPT2, "Removed", True), level(False, False)),
        "llama3": steps(split(LLAMA3), level(False, False)) | {"ignore": True},
        "cl100k": steps(split(CL100K, "Removed", True), level(False, False)),
        "qwen2": steps(split(QWEN2), level(False, False)) | normal({"type": "NFC"}),
        "o200k": steps(split(O200K), level(False, False)),
        "deepseek3": steps(split(r"\p{N}{1,3}"), split("[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+"),
                           split(DEEPSEEK3), level(False, False)),
        "deepseek-coder": steps(split(r"[\r\n]"), split(r"\s?\p{L}+"), split(r"\s?\p{P}+"),
                                split("[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"),
                                {"type": "Digits", "individual_digits": True}, level(False, False)),
        "starcoder": steps({"type": "Digits", "individual_digits": True}, level(False, True)),
        "words": steps(split(r"\w+|\W\D|[\S]\P{Lu}[^\W\d]"), level(False, False)),
    }
    for behavior in BEHAVIORS:
        for invert in [False, True]:
            name = behavior.lower() + ("-inverted" if invert else "")
            found["split-" + name] = steps(split(r"\p{L}+|\d", behavior, invert), level(False, False))
            found["string-" + name] = steps(split("a", behavior, invert, "String"), level(False, False))
    found["split-empty"] = steps(split(r"\s*", "MergedWithPrevious"), level(False, False))
    tokens = {
        "lstrip": [added("<m>", count), added("<l>", count + 1, lstrip=True)],
        "rstrip": [added("<r>", count, rstrip=True), added(" a", count + 1)],
        "both": [added("<lr>", count, lstrip=True, rstrip=True), added("<m>", count + 1, lstrip=True)],
        "single-word": [added("ann", count, single_word=True, **plain), added("<m>", count + 1, single_word=True)],
        "single-strip": [added("ann", count, single_word=True, lstrip=True, rstrip=True)],
        "special-first": [added("<m>", count), added("x<m>", count + 1, **plain), added("<m>>", count + 2),
                          added("<m", count + 3, special=False)],
        "plain-before": [added("x<m>", count, special=False), added("<m>", count + 1, normalized=True)],
    }
    for name, list_ in tokens.items():
        found["added-" + name] = {"added_tokens": end + list_}
    either = [added("\u00c9t", count, **plain), added("Ann", count + 1), added("<M>", count + 2, normalized=True)]
    found["added-lowercase"] = {"added_tokens": end + either} | normal({"type": "Lowercase"})
    found["added-nfd"] = {"added_tokens": end + either} | normal({"type": "NFD"})
    found["added-prepend"] = {"added_tokens": end + either} | normal({"type": "Prepend", "prepend": "<"})
    found["added-prefix"] = {"added_tokens": end + either, "pre_tokenizer": level(True)}
    return found | models(base["model"], end[0], count)


def models(model, end, count):
    """Variants of the model: holes, absent bytes, unknown tokens, merges that are passed over."""
    holes = {t: i if i < 100 else i + 7 for t, i in model["vocab"].items()}
    lost = {t: i for t, i in model["vocab"].items() if t not in "eE9\u0120\u00a9"}
    kept = [m for m in model["merges"] if all(p in lost for p in [*pair(m), "".join(pair(m))])]
    words = {"\u0120Ann": count, "ann": count + 1, "123": count + 2, "\u0120\u0120": count + 3}
    less = {"vocab": lost, "merges": kept}
    return {
        "holes": {"model": {"vocab": holes}, "added_tokens": [end | {"id": end["id"] + 7}]},
        "absent-bytes": {"model": less},
        "unknown": {"model": less | {"unk_token": "<|endoftext|>"}},
        "unknown-fused": {"model": less | {"unk_token": "<|endoftext|>", "fuse_unk": True}},
        "ignore-merges": {"model": {"vocab": model["vocab"] | words, "ignore_merges": True}},
        "merges-kept": {"model": {"vocab": model["vocab"] | words}},
        "pairs": {"model": {"merges": [pair(m) for m in model["merges"]]}},
    }


def pair(merge):
    return merge.split(" ") if isinstance(merge, str) else merge


def changed(base, change):
    whole = base | {k: v for k, v in change.items() if k not in ("model", "ignore")}
    whole["model"] = base["model"] | change.get("model", {})
    if change.get("ignore"):
        whole["model"]["ignore_merges"] = True
    return whole


def encoded(tokenizer, texts):
    """The ids of each text; nothing where the library gives up (it panics on some offsets)."""
    found = []
    for text in texts:
        try:
            found.append(tokenizer.encode(text, add_special_tokens=False).ids)
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            found.append(None)
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--dump", type=Path)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--count", type=int, default=2000)
    options = arguments.parse_args()
    recipe = dice.RECIPE + MORE
    thrower = dice.Dice(options.seed, recipe)
    texts = [thrower.text() for _ in range(options.count)]
    base = json.loads((FIXTURES / "tiny/tokenizer.json").read_text())
    records = []
    for name, change in variants(base).items():
        tokenizer = Tokenizer.from_str(json.dumps(changed(base, change)))
        ids = encoded(tokenizer, texts)
        tokenizer.encode_special_tokens = True
        plain = encoded(tokenizer, texts)
        print(name, sum(i is None for i in ids), "texts given up")
        if options.dump:
            folder = options.dump / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "tokenizer.json").write_text(json.dumps(changed(base, change)))
            (folder / "ids.txt").write_text("".join(
                "?\n" if i is None else " ".join(map(str, i)) + "\n" for i in ids))
            continue
        whole, characters = dice.Checksum(), ""
        for given, ignoring in zip(ids, plain):
            if given is None or ignoring is None:
                characters += "-"
                continue
            one = dice.Checksum()
            for checksum in (one, whole):
                checksum.add_tokens(given)
                checksum.add_tokens(ignoring)
            characters += DIGITS[one.value % 64]
        records.append({"name": name, "change": change, "texts": characters, "all": str(whole)})
    if options.dump:
        (options.dump / "texts.json").write_text(json.dumps(texts))
        return
    forms = {}
    for form in [normalizers.NFC, normalizers.NFD, normalizers.NFKC, normalizers.NFKD, normalizers.Lowercase]:
        whole = dice.Checksum()
        for value in range(0x110000):
            if not 0xD800 <= value <= 0xDFFF:
                # A mark behind shows what is composed and ordered.
                whole.add_text(form().normalize_str(chr(value) + "\u0323\u0301"))
        forms[form.__name__] = str(whole)
    written = {"forms": forms, "seed": options.seed, "count": options.count, "recipe": recipe, "variants": records}
    text = json.dumps(written, separators=(",", ":"), ensure_ascii=True)
    (FIXTURES / "pipelines.json").write_text(text.replace(',{"name"', ',\n{"name"') + "\n")


if __name__ == "__main__":
    main()
