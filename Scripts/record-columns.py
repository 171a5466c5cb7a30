#!/usr/bin/env python3
"""Records column widths from the wcwidth package.

Writes the range tables of Sources/TextColumns/ColumnTables.swift and the fixture that the tests of
TextColumns compare with. Run from the package root: python3 Scripts/record-columns.py
"""

import pathlib

import wcwidth

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLES = ROOT / "Sources/TextColumns/ColumnTables.swift"
FIXTURE = ROOT / "Tests/TextColumnsTests/Fixtures/columns.txt"
LAST_SCALAR = 0x10FFFF

SEQUENCES = [
    "", "Mary", "e\u0301", "n\u0303o", "日本語", "한국어", "\u1112\u1161\u11ab", "ﾊﾝｶｸ", "ＡＢ",
    "🙂", "👍🏽", "👩‍👩‍👧", "🏳️‍🌈", "👨🏿‍🚀", "🇩🇪", "🇩🇪🇫🇷", "❤", "❤\ufe0f", "☎\ufe0f", "1\ufe0f\u20e3",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "Ġthe", "a\u200bb", "\ufeffx",
    "क्षि", "नमस्ते", "ไทย", "שָׁלוֹם", "ـمرحبا", "→∑√", "│─┼", "▀█░", "⣿⠿",
    "…", "\u00ad", "\ufffd",
]


def ranges(width):
    """The runs of scalars, surrogates apart, that have the width."""
    found, start = [], None
    for scalar in range(LAST_SCALAR + 2):
        inside = (
            scalar <= LAST_SCALAR
            and not 0xD800 <= scalar <= 0xDFFF
            and wcwidth.wcwidth(chr(scalar)) == width
        )
        if inside and start is None:
            start = scalar
        if not inside and start is not None:
            found.append((start, scalar - 1))
            start = None
    return found


def table(name, summary, rows):
    """One Swift table: first and last scalar of each range in turn."""
    lines = [f"  /// {summary}", f"  static let {name}: [UInt32] = ["]
    for index in range(0, len(rows), 5):
        pairs = (f"0x{low:X}, 0x{high:X}," for low, high in rows[index : index + 5])
        lines.append("    " + " ".join(pairs))
    return lines + ["  ]"]


def main():
    zero, wide = ranges(0), ranges(2)
    unicode_version = wcwidth.list_versions()[-1]
    source = f"wcwidth {wcwidth.__version__}, Unicode {unicode_version}"
    swift = [
        f"// Written by Scripts/record-columns.py from {source}.",
        "",
        "/// First and last scalar of each range, in rising order.",
        "enum ColumnTables {",
        *table("zero", "Scalars that take no column of their own.", zero),
        "",
        *table("wide", "Scalars that take two columns.", wide),
        "}",
    ]
    TABLES.write_text("\n".join(swift) + "\n")
    lines = [f"# {source}"]
    lines.append("# range <first> <last> <columns>; every other scalar takes 1, controls 0")
    lines += [f"range {low:X} {high:X} 0" for low, high in zero]
    lines += [f"range {low:X} {high:X} 2" for low, high in wide]
    lines.append("# text <columns> <scalars>")
    for text in SEQUENCES:
        scalars = " ".join(f"{ord(c):X}" for c in text)
        lines.append(f"text {wcwidth.wcswidth(text)} {scalars}".rstrip())
    FIXTURE.write_text("\n".join(lines) + "\n")


main()
