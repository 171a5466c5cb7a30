"""Generated texts and checksums, the same as in Tests/TokensTests/Goldens.swift."""

# What generated texts are made of: texts, and ranges of code points as [first, last].
RECIPE = [
    [[0x61, 0x7A]],
    [[0x41, 0x5A], [0x61, 0x7A]],
    [" the", " and", " Mary", " John", "In", " said", " year", " 17", "ing", "tion", " store"],
    [[0x30, 0x39]],
    [" "],
    [" ", " ", "\n", "\r\n", "\r", "\t", "\u000b", "\u000c", "\u0085", "\u00a0"],
    ["\u1680", [0x2000, 0x200A], "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", " "],
    ["\u180e", "\u200b", "\u2060", "\ufeff", "\u001c", "\u001d", "\u001e", "\u001f", " "],
    ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'T", "'RE", "'Ll", "'", "\u2019s", "''"],
    [[0x21, 0x2F], [0x3A, 0x40], [0x5B, 0x60], [0x7B, 0x7E]],
    [[0x00, 0x1F], [0x7F, 0x9F]],
    [[0xA1, 0x17F]],
    [[0x300, 0x36F], "e\u0301", "a\u0308\u0304", "n\u0303"],
    [[0x370, 0x3FF], [0x400, 0x4FF]],
    [[0x590, 0x5FF], [0x600, 0x6FF], "\u200f", "\u202b", "\u202c", "\u2067", "\u2069"],
    [[0x900, 0x97F], [0xE00, 0xE7F], [0x1100, 0x11FF]],
    [[0x3040, 0x30FF], [0x4E00, 0x9FFF], "\u3001", "\u3002"],
    [[0xAC00, 0xD7A3], [0x20000, 0x2A6DF]],
    [[0x1F300, 0x1F64F], [0x1F680, 0x1F6FF], [0x2600, 0x27BF]],
    ["\U0001F468\u200d\U0001F469\u200d\U0001F467", "\U0001F44B\U0001F3FD", "\u2764\ufe0f",
     "\U0001F1E9\U0001F1EA", "\U0001F3F4\U000E0067\U000E007F", "1\ufe0f\u20e3"],
    [[0x2150, 0x218B], [0x2460, 0x24FF], [0xB2, 0xB3], "\u00bd", [0x3007, 0x3007], [0x3021, 0x3029]],
    [[0x660, 0x669], [0x966, 0x96F], [0xFF10, 0xFF19], [0x1D7CE, 0x1D7FF], [0x10107, 0x10133]],
    [[0x2000, 0x206F], [0x2190, 0x22FF], [0x2500, 0x25FF]],
    ["\ufffd", [0xD800, 0xDFFF]],
    ["\u0378", "\u0530", "\ufffe", "\uffff", [0xFDD0, 0xFDEF], [0x50000, 0x50100],
     [0xE0080, 0xE00FF], "\U0010FFFF"],
    [[0xE000, 0xF8FF], [0xF0000, 0xF00FF]],
    ["<|endoftext|>", "<|endoftext|>", "<|endoftext", "|>", "<", "<|ENDOFTEXT|>"],
    [[0x00, 0x10FFFF]],
]


class Dice:
    """The generator of random numbers that the tests have too."""

    def __init__(self, seed, recipe=RECIPE):
        self.state = seed
        self.recipe = recipe

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit

    def draw(self, alphabet):
        item = alphabet[self.below(len(alphabet))]
        if isinstance(item, str):
            return item
        value = item[0] + self.below(item[1] - item[0] + 1)
        return "\ufffd" if 0xD800 <= value <= 0xDFFF else chr(value)

    def text(self):
        out = []
        for _ in range(1 + self.below(8)):
            alphabet = self.recipe[self.below(len(self.recipe))]
            length = 1 + self.below([1, 2, 4, 12][self.below(4)])
            if self.below(40) == 0:
                length += 100
            if self.below(2) == 0:
                out.append(self.draw(alphabet) * length)
            else:
                out += [self.draw(alphabet) for _ in range(length)]
        return "".join(out)


class Checksum:
    """FNV-1a of 64 bits."""

    def __init__(self):
        self.value = 0xCBF29CE484222325

    def add(self, data):
        for byte in data:
            self.value = (self.value ^ byte) * 0x100000001B3 % 2**64

    def add_text(self, text):
        self.add(text.encode() + b"\xff")

    def add_tokens(self, tokens):
        self.add(b"".join(t.to_bytes(4, "little") for t in tokens) + b"\xff\xff\xff\xff")

    def __str__(self):
        return f"{self.value:016x}"
