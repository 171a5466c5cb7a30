#!/usr/bin/env python3
"""Writes what Sources/Tokens knows of Unicode, asked of the tokenizers library.

    Scripts/record-unicode.py

needs tokenizers 0.21.4. It writes

    Sources/Tokens/Unicode/CharacterRuns.swift        categories, words, white space
    Sources/Tokens/Unicode/NormalizationTable.swift   decompositions, orders, lower case

The parts of the library know different versions of Unicode, its normalisation an older one.
The tables are what each part does, for every code point, so that the same text gives the same
tokens here as there.
"""

from pathlib import Path

from tokenizers import Regex
from tokenizers.normalizers import NFC, NFD, NFKD, Lowercase, StripAccents
from tokenizers.pre_tokenizers import Split, Whitespace

FOLDER = Path(__file__).resolve().parent.parent / "Sources/Tokens/Unicode"
CATEGORIES = ["Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd",
              "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf",
              "Cs", "Co"]
SCALARS = [v for v in range(0x110000) if not 0xD800 <= v <= 0xDFFF]
NOTE = "// Written by Scripts/record-unicode.py: what tokenizers 0.21.4 does."


def matched(pattern):
    """The code points that a pattern for one character matches."""
    text = "".join(map(chr, SCALARS))
    found = set(SCALARS)
    for _, (start, end) in Split(Regex(pattern), "removed", False).pre_tokenize_str(text):
        found.difference_update(SCALARS[start:end])
    return found


def attributes():
    """A byte for each code point: category, and the bits of CharacterRuns."""
    found = {v: CATEGORIES.index("Cs") for v in range(0xD800, 0xE000)}
    for number, name in enumerate(CATEGORIES):
        if name != "Cs":
            found |= {v: number for v in matched(r"\p{%s}" % name)}
    words = Whitespace().pre_tokenize_str
    for v in SCALARS:
        if words("a" + chr(v) + "!")[0][1] == (0, 2):
            found[v] |= 32
    for v in matched(r"\w"):
        found[v] |= 64
    for v in matched(r"\s"):
        found[v] |= 128
    return [found[v] for v in range(0x110000)]


def runs(values):
    """Where each run of equal values starts, times 256, and the value."""
    return [v << 8 | values[v] for v in range(0x110000) if v == 0 or values[v] != values[v - 1]]


def orders():
    """The canonical combining class of each code point, as a rank among those in use."""
    def follows(first, second):
        text = chr(first) + chr(second)
        return NFD().normalize_str(text) != text

    # U+0345 has the greatest class: whatever moves before it, or before which it moves not, has one.
    plain = [v for v in SCALARS if NFD().normalize_str(chr(v)) == chr(v)]
    marks = [v for v in plain if follows(0x345, v)] + [0x345]
    ordered = []
    for mark in marks:
        low, high = 0, len(ordered)
        while low < high:
            middle = (low + high) // 2
            if follows(mark, ordered[middle][0]):
                low = middle + 1
            else:
                high = middle
        if low < len(ordered) and not follows(ordered[low][0], mark):
            ordered[low].append(mark)
        else:
            ordered.insert(low, [mark])
    rank = {mark: number + 1 for number, group in enumerate(ordered) for mark in group}
    return [rank.get(v, 0) for v in range(0x110000)]


def marks():
    """Whether StripAccents takes each code point away."""
    kept = set(map(ord, StripAccents().normalize_str("".join(map(chr, SCALARS)))))
    return [int(v not in kept and not 0xD800 <= v <= 0xDFFF) for v in range(0x110000)]


def numbers(name, words, values):
    lines = [f"  /// {words}", f"  static let {name}: [UInt32] = ["]
    for at in range(0, len(values), 8):
        lines.append("    " + " ".join(f"0x{v:X}," for v in values[at:at + 8]))
    return lines + ["  ]"]


def entries(name, words, mapping):
    """A mapping as text: `from to to;` in hexadecimal."""
    lines = [f"  /// {words}", f'  static let {name} = """']
    line = "    "
    for source, targets in mapping:
        entry = " ".join(f"{ord(c):X}" for c in source + targets) + ";"
        if len(line) + len(entry) > 98:
            lines.append(line + "\\")
            line = "    "
        line += entry
    return lines + [line, '    """']


def changed(normalizer, among):
    mapped = [(chr(v), normalizer.normalize_str(chr(v))) for v in among]
    return [(source, target) for source, target in mapped if source != target]


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = [NOTE, "", "/// The attributes of all code points, in runs.", "enum CharacterRuns {"]
    lines += numbers(
        "all", "The first code point of each run, times 256, and its attributes.",
        runs(attributes()))
    (FOLDER / "CharacterRuns.swift").write_text("\n".join(lines + ["}", ""]))

    plain = [v for v in SCALARS if not 0xAC00 <= v <= 0xD7A3]
    canonical = changed(NFD(), plain)
    known = dict(canonical)
    compatible = [(s, t) for s, t in changed(NFKD(), plain) if known.get(s) != t]
    excluded = [(s, "") for s, t in canonical if len(t) > 1 and NFC().normalize_str(s) != s]
    lines = [NOTE, "", "/// Unicode's normalisation and lower case.", "enum NormalizationTable {"]
    lines += numbers(
        "orders", "The first code point of each run, times 256, and the rank of its combining class.",
        runs(orders())) + [""]
    lines += entries("canonical", "Full canonical decompositions, those of Hangul left out.", canonical)
    lines += ["", *entries("compatible", "Full compatibility decompositions, where they differ.", compatible)]
    lines += ["", *entries("excluded", "What decomposes into several and is never composed.", excluded)]
    lines += ["", *entries("lower", "Lower case.", changed(Lowercase(), SCALARS))]
    lines += ["", *numbers(
        "marks", "The first code point of each run, times 256, and whether StripAccents takes it away.",
        runs(marks()))]
    (FOLDER / "NormalizationTable.swift").write_text("\n".join(lines + ["}", ""]))


if __name__ == "__main__":
    main()
