"""Names as people may type them, in one writing; ``static/places-search.js`` does the same with what is typed."""

import re
import unicodedata

APOSTROPHES = re.compile("['\u2018-\u201b\u02b9-\u02bf\u2032\u2035`\u00b4\uff07\ua78b\ua78c]")
BETWEEN_DIGITS = re.compile(r"(?<=\d),(?=\d{3})")
NO_LETTER = re.compile(r"[^\w]|_")
SAINT = re.compile(r"\bsaint\b")

SMALL = frozenset({"and", "of", "the", "in", "on", "with", "upon", "by", "le", "de", "city", "county"})
"""Words by which nobody looks for a place."""


def fold(text: str) -> str:
    """Return a name in small letters without accents, apostrophes or hyphens, ``and`` for ``&``, ``st`` for saint."""
    plain = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text))
    bare = "".join(c for c in plain if not unicodedata.category(c).startswith("M")).lower().replace("&", " and ")
    spaced = NO_LETTER.sub(" ", BETWEEN_DIGITS.sub("", bare))
    return " ".join(SAINT.sub("st", spaced).split())


def words(name: str) -> set[str]:
    """Return the words of a name by which it can be found: all but the small ones, or these where it has no other."""
    every = set(fold(name).split())
    return every - SMALL or every
