"""How words come out wrong: the other keyboard layout, Latin letters for Russian ones, typos, a missing space."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC = str.maketrans(_LATIN_KEYS + '~{}:"<>', _CYRILLIC_KEYS + "ёхъжэбю")
_TO_LATIN = str.maketrans(_CYRILLIC_KEYS, _LATIN_KEYS)

_SOUNDS = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "tz": "ц", "ch": "ч", "sh": "ш", "yo": "е", "jo": "е",
    "yu": "ю", "ju": "ю", "ya": "я", "ja": "я", "iy": "ий", "ij": "ий", "yy": "ый",
    **dict(zip("abcdefghijklmnopqrstuvwyz'", "абцдефгхийклмнопкрстуввызь", strict=True)), "x": "кс",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(map(re.escape, _SOUNDS), key=len, reverse=True)))
_Y_AFTER_VOWEL = re.compile(r"(?<=[aeiou])y(?![aou])")
_FIGURES = re.compile(r"(?<![\d-])[46](?=[a-z])|(?<=[a-z])[46](?![\d-])")
"""`4ek`, `6apka`: figures that look like letters or begin with their sound."""
_Y_BEFORE_E = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])ye")


def other_layout(text: str) -> str:
    """What the same keys give with the other layout switched on."""
    text = text.casefold()
    return text.translate(_TO_CYRILLIC if re.search("[a-z]", text) else _TO_LATIN)


def from_latin(text: str) -> str:
    """Russian written in Latin letters, by ear."""
    text = _FIGURES.sub(lambda match: "ch" if match[0] == "4" else "sh", text.casefold())
    text = _Y_BEFORE_E.sub("'e", _Y_AFTER_VOWEL.sub("j", text))
    return _SOUND.sub(lambda match: _SOUNDS[match[0]], text)


_HEARD = str.maketrans("оеэябвгджзщ", "аииапфктшсш", "ъьй")


def by_ear(word: str) -> str:
    """Russian as it is heard: unstressed vowels, voiced and voiceless letters and doubled ones are written alike."""
    heard = re.sub("ть?ся", "ца", word).translate(_HEARD)
    return re.sub(r"(.)\1+", r"\1", heard)


def distance(one: str, other: str, limit: int) -> int:
    """Changes between two words: a letter added, lost, replaced, or two swapped. More than `limit` is limit + 1."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before, row = list[int](), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


_HEARD_ALIKE = 0.85
_PARTED = 8


class Vocabulary:
    """Every word of a pack, found by its letters although one or two of them are wrong."""

    def __init__(self, known: Iterable[str]) -> None:
        self.words = frozenset(known)
        self._heard = {by_ear(word): word for word in sorted(self.words, reverse=True) if len(word) > 3}
        self._with: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self.words):
            for gram in _grams(word):
                self._with[gram].append(word)

    def near(self, word: str) -> tuple[str, float] | None:
        """The most similar known word and how similar it is (0 to 1)."""
        allowed = _allowed(word)
        if not allowed:
            return None
        if heard := self._heard.get(by_ear(word)):
            return heard, _HEARD_ALIKE
        shared: Counter[str] = Counter(found for gram in _grams(word) for found in self._with.get(gram, ()))
        best: tuple[float, str] | None = None
        for candidate, _ in shared.most_common(24):
            if candidate[0] != word[0] and candidate[1:2] != word[1:2]:
                continue
            wrong = distance(word, candidate, min(allowed, _allowed(candidate)))
            if wrong <= min(allowed, _allowed(candidate)):
                best = max(best or (0.0, ""), (1 - 1.2 * wrong / max(len(word), len(candidate)), candidate))
        return (best[1], best[0]) if best else None

    def parted(self, word: str) -> tuple[str, str] | None:
        """Two known words that stand without the space between them; short words fall apart too easily."""
        cuts = ((word[:at], word[at:]) for at in range(2, len(word) - 2) if len(word) >= _PARTED)
        return next(((a, b) for a, b in cuts if a in self.words and b in self.words), None)


def _allowed(word: str) -> int:
    """Wrong letters that still leave a word recognisable."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def _grams(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[at : at + 3] for at in range(len(padded) - 2)} | {
        padded[at : at + 2] for at in range(len(padded) - 1)
    }
