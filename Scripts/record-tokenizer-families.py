#!/usr/bin/env python3
"""Records what the tokenizers library makes of texts with a tokenizer of each family of models.

    Scripts/record-tokenizer-families.py

needs tokenizers 0.21.4 and sentencepiece 0.2.3. It trains small tokenizers that have every part which the files of a family
have, and writes

    Tests/TokensTests/Fixtures/families/NAME.json   each as a tokenizer.json
    Tests/TokensTests/Fixtures/families/sentencepiece.model    one as SentencePiece itself writes it
    Tests/TokensTests/Fixtures/families.json        for each a checksum for every 100 of 10,000 texts,
                                                    and the tokens of some that are spelled out

Texts are not stored: script and tests generate the same ones from a seed.
"""

import collections
import io
import json
from pathlib import Path

import dice
import sentencepiece
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

FIXTURES = Path(__file__).resolve().parent.parent / "Tests/TokensTests/Fixtures"
SEED, COUNT, BLOCK, LISTS = 11, 10_000, 100, 2000

# What texts are made of beside the recipe of record-tokenizer.py.
MORE = [
    [" When", " the", " store", " gave", " a", " drink", " to", " was", "ing", "tion", ",", ".", " Mary", " John"],
    ["Mary", " Mary", "mary", "Marys", " 17", "1732", "2026", " 100", "x = 7;", "if (a) {\n", "\treturn 0;\n"],
    [" ", "  ", "   ", "    ", "                        ", "\n", "\n\n", "\t", "\r\n", "\u00a0", "\u3000"],
    ["<s>", "</s>", "<unk>", "<mask>", " <mask> ", "<pad>", "<x>", "<s", "s>", "<<s>>", "<0x0A>", "<0x41>"],
    ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>", "<|im_start|>", "<|im_end|>", "<|endoftext|>"],
    ["<think>", "</think>", "<tool_call>", "</tool_call>", "<repo_name>", "\n<think>\n", "<|padding|>"],
    ["\u2581", "\u2581\u2581", "\u2581Mary", " \u2581", "\u0120", "\u010a", "\u00e2\u0096\u0081"],
    ["e\u0301", "\u00e9", "a\u030a", "\u212b", "\ufb01", "\uff21", "\u1e9b\u0323", "\uac00", "\u1100\u1161"],
    ["'s", "'S", "'re", "'LL", "\u2019s", "don't", "WE'LL", "I'm"],
]
SENTENCES = [
    "When Mary and John went to the store, John gave a drink to Mary.",
    "  The war lasted from the year 1732 to the year 1745; 3.14159 and 100,000.",
    "def f(x):\n    if x > 0:\n        return x + 1\n\treturn 0\n\n\n", "I'm sure they'll say we've DON'T.",
    "na\u00efve caf\u00e9 \u00fcber stra\u00dfe", "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440!",
    "\u6f22\u5b57\u304b\u306a\u4ea4\u3058\u308a\u6587\u3002", "\u05e9\u05dc\u05d5\u05dd \u0633\u0644\u0627\u0645",
    "\U0001F468\u200d\U0001F469 \U0001F600\U0001F600 \u2764\ufe0f",
]
CASES = SENTENCES + [
    "", " ", "  ", "   a", "a ", "Mary", " Mary", "  Mary", "Mary Mary", "\nMary", "\u2581Mary", "<s>Mary", "<s> Mary",
    "Mary</s>", "<s>", " <s> ", "a<mask>b", "a <mask> b", "<0x0A>", "\n", "\u0000\u007f\u0080", "\U0010FFFF", "e\u0301",
    "1234567", "<|begin_of_text|>Mary<|eot_id|>", "<|im_start|>user\nMary<|im_end|>", "<think>\nMary\n</think>",
]
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]
LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}


def corpus():
    """The texts that vocabularies are learned from."""
    thrower = dice.Dice(5, dice.RECIPE + MORE)
    texts = [thrower.text() for _ in range(1500)]
    for index in range(600):
        words = [SENTENCES[(index * step + step) % len(SENTENCES)] for step in (1, 2, 5)]
        texts.append(" ".join(words))
    return texts


def added(content, number, **more):
    return {"id": number, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": True} | more


def numbered(first, *tokens):
    """Added tokens with ids from the first on: texts, or texts with other flags."""
    pairs = [t if isinstance(t, tuple) else (t, {}) for t in tokens]
    return [added(text, first + place, **flags) for place, (text, flags) in enumerate(pairs)]


def learned(pre_tokenizer, texts, size, normalizer=None, start=(), alphabet=()):
    """The model that is learned: vocabulary and merges."""
    tokenizer = Tokenizer(models.BPE())
    if pre_tokenizer:
        tokenizer.pre_tokenizer = pre_tokenizer
    if normalizer:
        tokenizer.normalizer = normalizer
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=list(start), initial_alphabet=sorted(alphabet), show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return {"vocab": model["vocab"], "merges": model["merges"]}


def level_model(texts, *steps, size=520, normalizer=None, start=()):
    steps = steps + (pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=not steps),)
    return learned(pre_tokenizers.Sequence(list(steps)), texts, size, normalizer, start,
                   pre_tokenizers.ByteLevel.alphabet())


def common(texts):
    """The texts with their most common characters alone.

    Most characters have no token. Which have is decided here: the library chooses by chance among equals.
    A newline is a byte in Llama's, as all controls are.
    """
    texts = ["".join(c for c in t if c >= " ") for t in texts if "\u2581" not in t]
    counts = collections.Counter("".join(texts))
    kept = set(sorted(counts, key=lambda c: (-counts[c], c))[:300])
    return ["".join(c for c in t if c in kept) for t in texts]


def piece_model(texts, bytes_=BYTES, size=760, splits=True):
    normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    texts = common(texts)
    split_ = pre_tokenizers.Metaspace(prepend_scheme="never") if splits else None
    return learned(split_, texts, size, normalizer,
                   ["<unk>", "<s>", "</s>", *bytes_])


def split(pattern):
    return pre_tokenizers.Split(Regex(pattern), "isolated", False)


def described(pattern):
    return {"type": "Sequence", "pretokenizers": [
        {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False},
        LEVEL | {"use_regex": False}]}


def template(before, behind, ids):
    parts = [{"SpecialToken": {"id": t, "type_id": 0}} for t in before] + [{"Sequence": {"id": "A", "type_id": 0}}]
    parts += [{"SpecialToken": {"id": t, "type_id": 0}} for t in behind]
    return {"type": "TemplateProcessing", "single": parts,
            "pair": parts + [{"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {t: {"id": t, "ids": [ids[t]], "tokens": [t]} for t in sorted({*before, *behind})}}


def tokenizer(model, pre_tokenizer, decoder, tokens, normalizer=None, post_processor=None, **more):
    model = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
             "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False} | model
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": tokens, "normalizer": normalizer,
            "pre_tokenizer": pre_tokenizer, "post_processor": post_processor, "decoder": decoder,
            "model": model | more}


def sequence(kind, *parts):
    return {"type": "Sequence", kind: list(parts)}


def byte_level(texts):
    """The families whose tokens are bytes."""
    plain = {"special": False}
    gpt2 = level_model(texts, start=["<|endoftext|>"])
    yield "gpt2", tokenizer(gpt2, LEVEL, LEVEL, numbered(0, "<|endoftext|>"), post_processor=LEVEL | {
        "trim_offsets": False})

    neox = level_model(texts, normalizer=normalizers.NFC(), start=["<|endoftext|>", "<|padding|>"])
    spaces = [(" " * length, plain | {"normalized": True}) for length in range(24, 1, -1)]
    yield "neox", tokenizer(
        neox, LEVEL, LEVEL, numbered(0, "<|endoftext|>", "<|padding|>") + numbered(520, *spaces),
        normalizer={"type": "NFC"}, post_processor=template(["<|endoftext|>"], ["<|endoftext|>"], {"<|endoftext|>": 0}))

    llama = level_model(texts, split(LLAMA3))
    llama = without_merges(
        llama, ["\u0120drink", "\u0120year", "\u0120Mary", "Mary", "173", "\u0120\u0120\u0120", "\u0120whole"])
    first = len(llama["vocab"])
    yield "llama3", tokenizer(
        llama, described(LLAMA3), LEVEL,
        numbered(first, "<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>", "<|eot_id|>"),
        post_processor=sequence("processors", LEVEL, template(["<|begin_of_text|>"], [], {"<|begin_of_text|>": first})),
        ignore_merges=True)

    qwen = level_model(texts, split(QWEN2), normalizer=normalizers.NFC())
    qwen["merges"] = [" ".join(pair(m)) for m in qwen["merges"]]
    yield "qwen2", tokenizer(
        qwen, described(QWEN2), LEVEL,
        numbered(520, "<|endoftext|>", "<|im_start|>", "<|im_end|>", ("<tool_call>", plain), ("</tool_call>", plain),
                 ("<think>", plain), ("</think>", plain)),
        normalizer={"type": "NFC"}, post_processor=LEVEL, byte_fallback=False)

    smol = learned(
        pre_tokenizers.Sequence([pre_tokenizers.Digits(True), pre_tokenizers.ByteLevel(add_prefix_space=False)]),
        texts, 520, None, ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<repo_name>"],
        pre_tokenizers.ByteLevel.alphabet())
    yield "smollm2", tokenizer(
        smol, sequence("pretokenizers", {"type": "Digits", "individual_digits": True}, LEVEL), LEVEL,
        numbered(0, "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<repo_name>"))

    roberta = level_model(texts, start=["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    yield "roberta", tokenizer(
        roberta, LEVEL | {"add_prefix_space": True}, LEVEL,
        numbered(0, "<s>", "<pad>", "</s>", "<unk>", ("<mask>", {"lstrip": True})),
        post_processor={"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0], "trim_offsets": True,
                        "add_prefix_space": True})


def piece_level(texts):
    """The families whose tokens are characters."""
    model = piece_model(texts)
    three = numbered(0, "<unk>", "<s>", "</s>")
    begins = template(["<s>"], [], {"<s>": 1})
    spaced = {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}
    unspaced = {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "}
    decoder = sequence("decoders", unspaced, {"type": "ByteFallback"}, {"type": "Fuse"},
                       {"type": "Strip", "content": " ", "start": 1, "stop": 0})
    fallback = {"unk_token": "<unk>", "fuse_unk": True, "byte_fallback": True}

    def metaspace(scheme, splits):
        return {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": scheme, "split": splits}

    yield "llama2", tokenizer(
        model, None, decoder, three, post_processor=begins,
        normalizer=sequence("normalizers", {"type": "Prepend", "prepend": "\u2581"}, spaced), **fallback)
    # Words that are merged with the space behind them, and spaces with each other.
    yield "across", tokenizer(
        piece_model(texts, splits=False), None, decoder, three,
        normalizer=sequence("normalizers", {"type": "Prepend", "prepend": "\u2581"}, spaced), **fallback)
    # As older files have it: special tokens are looked for behind the normalizer, and changed by it.
    yield "llama2-old", tokenizer(
        model, None, decoder, [t | {"normalized": True} for t in three],
        normalizer=sequence("normalizers", {"type": "Prepend", "prepend": "\u2581"}, spaced), **fallback)
    yield "mistral", tokenizer(
        model, metaspace("first", False), decoder,
        three + numbered(760, ("<mask>", {"lstrip": True}), ("<pad>", {"rstrip": True}),
                         ("mary", {"special": False, "single_word": True, "normalized": True}),
                         ("\u2581<x>", {"special": False})),
        post_processor=template(["<s>"], ["</s>"], {"<s>": 1, "</s>": 2}), **fallback)
    yield "metaspace", tokenizer(
        model, metaspace("always", True), metaspace("always", True), three, **fallback)
    yield "metaspace-never", tokenizer(
        model, metaspace("never", True), metaspace("never", True), three,
        normalizer=sequence("normalizers", {"type": "NFKC"}, {"type": "Lowercase"}), **fallback)
    yield "gemma", tokenizer(
        model, {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False},
        sequence("decoders", unspaced, {"type": "ByteFallback"}, {"type": "Fuse"}), three, normalizer=spaced,
        post_processor={"type": "BertProcessing", "sep": ["</s>", 2], "cls": ["<s>", 1]}, **fallback)
    # Characters without a token, and bytes without one.
    small = piece_model(texts, [], 400)
    yield "unknown", tokenizer(
        small, metaspace("always", True), metaspace("always", True), three, unk_token="<unk>",
        normalizer=sequence("normalizers", {"type": "Strip", "strip_left": True, "strip_right": True},
                            {"type": "NFD"}, {"type": "StripAccents"}))
    yield "unknown-fused", tokenizer(
        small, metaspace("first", False), decoder, three, unk_token="<unk>", fuse_unk=True)
    some = piece_model(texts, [b for b in BYTES if int(b[3:5], 16) % 7], 700)
    yield "some-bytes", tokenizer(
        some, metaspace("first", True), decoder, three, unk_token="<unk>", byte_fallback=True)
    yield "some-bytes-fused", tokenizer(
        some, metaspace("always", False), decoder, three, **fallback)
    small = without_merges(small, ["\u2581Mary", "\u2581drink", "Mary", "\u2581", "\u2581whole"])
    yield "left-out", tokenizer(small, metaspace("always", True), decoder, three, ignore_merges=True)


def pair(merge):
    return merge.split(" ") if isinstance(merge, str) else merge


def without_merges(model, words):
    """The model with tokens that no merge leads to: only whole pieces become them."""
    vocabulary, merges = dict(model["vocab"]), model["merges"]
    for word in words:
        vocabulary.setdefault(word, len(vocabulary))
    made = {c for m in merges for p in pair(m) for c in p}
    kept = []
    for merge in merges:
        if "".join(pair(merge)) in words:
            continue
        if all(part in made for part in pair(merge)):
            kept.append(merge)
            made.add("".join(pair(merge)))
    return {"vocab": vocabulary, "merges": kept}


def or_none(ask):
    """What the library gives; nothing where it panics, as it does on some offsets."""
    try:
        return ask()
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        return None


def record(name, contents, texts):
    tokenizer_ = Tokenizer.from_str(json.dumps(contents))

    def ask(text, plain):
        tokenizer_.encode_special_tokens = plain
        return or_none(lambda: tokenizer_.encode(text, add_special_tokens=False).ids)

    blocks, given_up = [], []
    for start in range(0, len(texts), BLOCK):
        whole = dice.Checksum()
        for number in range(start, start + BLOCK):
            ids, plain = ask(texts[number], False), ask(texts[number], True)
            if ids is None or plain is None:
                given_up.append(number)
                continue
            whole.add_tokens(ids)
            whole.add_tokens(plain)
            whole.add_text(tokenizer_.decode(ids, skip_special_tokens=False))
        blocks.append(str(whole))
    cases = []
    for text in CASES:
        ids = ask(text, False)
        cases.append({"text": text, "tokens": ids, "decoded": tokenizer_.decode(ids, skip_special_tokens=False)})
    tokenizer_.encode_special_tokens = False
    framed, bare = tokenizer_.encode("Mary").ids, tokenizer_.encode("Mary", add_special_tokens=False).ids
    start = next(n for n in range(len(framed)) if framed[n:n + len(bare)] == bare)
    thrower, lists = dice.Dice(SEED + 1), dice.Checksum()
    size = tokenizer_.get_vocab_size()
    for _ in range(LISTS):
        ids = [thrower.below(size) for _ in range(1 + thrower.below(12))]
        lists.add_text(tokenizer_.decode(ids, skip_special_tokens=False))
    print(name, size, "tokens;", len(given_up), "texts given up")
    return {"name": name, "vocabulary": size, "before": framed[:start], "behind": framed[start + len(bare):],
            "givenUp": given_up, "lists": str(lists), "cases": cases, "blocks": blocks}


def sentence_piece(texts, generated):
    """A model of SentencePiece's own, and a checksum for each block of texts."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(common(texts)), model_writer=model, vocab_size=1000, model_type="bpe",
        byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False, split_digits=True,
        character_coverage=1.0, allow_whitespace_only_pieces=True, user_defined_symbols=["<mask>"],
        num_threads=1, minloglevel=2)
    (FIXTURES / "families/sentencepiece.model").write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    blocks = []
    for start in range(0, len(generated), BLOCK):
        whole = dice.Checksum()
        for text in generated[start:start + BLOCK]:
            whole.add_tokens(processor.encode(text))
        blocks.append(str(whole))
    return {"blocks": blocks, "cases": [{"text": t, "tokens": processor.encode(t)} for t in CASES]}


def main():
    texts = corpus()
    recipe = dice.RECIPE + MORE
    thrower = dice.Dice(SEED, recipe)
    generated = [thrower.text() for _ in range(COUNT)]
    (FIXTURES / "families").mkdir(parents=True, exist_ok=True)
    families = []
    for name, contents in [*byte_level(texts), *piece_level(texts)]:
        compact = json.dumps(contents, separators=(",", ":"), ensure_ascii=True)
        (FIXTURES / "families" / (name + ".json")).write_text(compact + "\n")
        families.append(record(name, contents, generated))
    written = {"seed": SEED, "count": COUNT, "block": BLOCK, "lists": LISTS, "recipe": recipe,
               "sentencePiece": sentence_piece(texts, generated), "families": families}
    text = json.dumps(written, separators=(",", ":"), ensure_ascii=True)
    (FIXTURES / "families.json").write_text(text.replace(',{"name"', ',\n{"name"') + "\n")


if __name__ == "__main__":
    main()
