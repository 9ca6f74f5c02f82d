"""Numbers of a text, in digits and in words, and which of them nothing explains."""

import re
from collections import Counter

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
IN_WORDS = {word: number for number, word in enumerate(SMALL)} | {"none": 0}
NUMBER = re.compile(rf"£?\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(IN_WORDS)})\b", re.IGNORECASE)


def numbers_in(text: str) -> list[tuple[float, int]]:
    """Numbers of a text in their order, each with its decimals; small ones may stand in words."""
    found = []
    for match in NUMBER.finditer(text):
        word = match[0].lower()
        if word in IN_WORDS:
            found.append((float(IN_WORDS[word]), 0))
        else:
            body = word.lstrip("£").replace(",", "")
            found.append((float(body), len(body.partition(".")[2])))
    return found


def is_near(expected: float, value: float, decimals: int, *, under: bool) -> bool:
    """Whether a number is rounded to what the words give, or less than that where they say "under"."""
    return 0 < abs(expected) < value if under else abs(abs(expected) - value) <= 0.5001 * 10.0**-decimals


def unexplained(words: str, fixed: str, expected: list[float]) -> list[str]:
    """Numbers of the words that are neither in their fixed text nor, in this order, among those that are expected."""
    given = Counter(numbers_in(fixed))
    left, wrong = list(expected), []
    under = {float(number) for number in re.findall(r"\bunder (\d+(?:\.\d+)?)%", words)}
    for value, decimals in numbers_in(words):
        if given[value, decimals]:
            given[value, decimals] -= 1
            continue
        near = [is_near(e, value, decimals, under=value in under) for e in left]
        place = near.index(True) if any(near) else None
        if place is None:
            wrong.append(f"{value:g} is none of {[round(e, 3) for e in left]}")
        else:
            left = left[place + 1 :]
    return wrong
