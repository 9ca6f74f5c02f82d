"""No sentence, in any edition, makes a comparison that the edition's own indicators.csv contradicts."""

import math
import re

import pytest

from analysis.indicators.constraints import load_constraints
from analysis.indicators.spec import load_indicators
from analysis.regions import chapters_kept
from chapters_support import EDITIONS, WHOLE, chapter_files, have_edition, prose
from wording_truth import SHORT, scores, truth

SPECS = load_indicators()
KEY = re.compile(r"(?P<indicator>\w+?)_(?P<what>vs|ratio|gap|change_size|change|moved)_(?P<group>uk_eng|dd|od|nd|eng)")
VALUE = re.compile(r"(?P<indicator>\w+?)_(?P<place>uk_eng_)?(?P<group>dd|od|nd|eng)(_(?P<period>\d{4}))?")

COMPARE = {
    "higher": "higher than",
    "lower": "lower than",
    "same": "about the same as",
    "unclear": "not clearly different from",
    "limited": "not clearly different, like for like, from",
}
CHANGE = {
    "higher": "rose",
    "lower": "fell",
    "same": "hardly changed",
    "unclear": "did not clearly change",
}
RATIOS = {
    "about a quarter": 0.25,
    "about a third": 1 / 3,
    "about half": 0.5,
    "about two-thirds": 2 / 3,
    "about three-quarters": 0.75,
    "about the same as": 1.0,
    "about one and a half times": 1.5,
    "about twice": 2.0,
    "about three times": 3.0,
    "about four times": 4.0,
}


@pytest.fixture(autouse=True)
def results_of_the_edition(request: pytest.FixtureRequest) -> None:
    if "region" in request.fixturenames:
        have_edition(request.getfixturevalue("region"))


def number(text: str) -> float:
    """The first number of a text."""
    return float(re.search(r"-?[\d,]*\.?\d+", text.replace("\u2212", "-"))[0].replace(",", ""))


def decimals(text: str) -> int:
    """How many decimals the first number of a text has."""
    return len((re.search(r"\d[\d,]*(?:\.(\d+))?", text)[1]) or "")


def is_rounded(text: str, value: float) -> bool:
    """Whether a text gives a value, rounded to the decimals that it shows."""
    return abs(abs(number(text)) - abs(value)) <= 0.5001 * 10.0 ** -decimals(text)


def ratio_holds(text: str, ratio: float) -> bool:
    """Whether a ratio in words is within a twentieth of the ratio, or rounded as it shows."""
    if text in RATIOS:
        return abs(ratio / RATIOS[text] - 1) < 0.07
    if text.endswith("times"):
        return is_rounded(text, ratio)
    return text.endswith("% of") and is_rounded(text, 100 * ratio)


def contradiction(key: str, text: str, slug: str) -> str:
    """What is wrong with a glued text, by the edition's own numbers; empty where nothing is."""
    found, own = KEY.fullmatch(key), truth(slug)
    if found and found["indicator"] in SPECS:
        name, what, group = found["indicator"], found["what"], found["group"]
        national = group == "uk_eng"
        short = "eng" if national else group
        if what in ("change", "moved", "change_size"):
            relation = CHANGE[own.change(name, short)]
            first, last = (own.cell(name, SHORT[short], own.periods[name][i]) for i in (0, -1))
            holds = {
                "change": text == relation,
                "change_size": is_rounded(text, last - first) if what == "change_size" else False,
                "moved": text.split(" by ")[0] == relation
                and (" by " not in text or is_rounded(text.split(" by ")[1], last - first)),
            }[what]
            return "" if holds else f"{key} is {text!r}: it was {first} and is {last}"
        a = own.cell(name, "doubly_disadvantaged")
        b = own.cell(name, SHORT[short], national=national)
        holds = {
            "vs": lambda: text == COMPARE[own.relation(name, short, national=national)],
            "gap": lambda: is_rounded(text, a - b),
            "ratio": lambda: ratio_holds(text, a / b),
        }[what]()
        return "" if holds else f"{key} is {text!r}: {a} beside {b}"
    found = VALUE.fullmatch(key)
    if found and found["indicator"] in SPECS:
        national = bool(found["place"])
        value = own.cell(found["indicator"], SHORT[found["group"]], found["period"] or "", national=national)
        if SPECS[found["indicator"]].unit != "people" and not is_rounded(text, value):
            return f"{key} is {text!r}: it is {value}"
    return ""


@pytest.mark.parametrize("region", EDITIONS)
def test_every_glued_comparison_and_value_is_that_of_indicators_csv(region: str) -> None:
    wrong, checked = [], 0
    for file in chapter_files(region):
        chapter = prose(file, region)
        for key in dict.fromkeys(chapter.used):
            checked += bool(KEY.fullmatch(key) or VALUE.fullmatch(key))
            problem = contradiction(key, chapter.texts[key], region)
            wrong += [f"{file.stem}: {problem}"] if problem else []
    assert wrong == []
    assert checked > 100 or chapters_kept(region) is not None


JUDGED = {
    "economic inactivity": "inactivity_rate",
    "long-term sickness": "long_term_sick_rate",
    "unemployment": "unemployment_rate",
    "jobs nearby": "jobs_density",
    "connections": "connectivity_score",
    "occupation": "managers_professionals_associates_rate",
}
"""What the conclusion of the analysis chapter names."""


def split(names: str) -> list[str]:
    """The items of an English list."""
    return re.split(r", and |, | and ", names)


@pytest.mark.parametrize("region", WHOLE)
def test_the_conclusion_on_work_and_income_is_that_of_the_numbers(region: str) -> None:
    file = next(f for f in chapter_files(region) if f.stem == "work_and_income")
    sentence = prose(file, region).texts["work_and_income_conclusion"].split(". ")[0].rstrip(".")
    said = {}
    for kind, pattern in (
        ("worse", r"worse placed than other deprived ones in ([^;.]*)"),
        ("better", r"better placed (?:than other deprived ones )?in ([^;.]*)"),
        ("unclear", r"not clearly different, like for like, (?:from other deprived ones )?in ([^;.]*)"),
    ):
        found = re.search(pattern, sentence)
        said |= dict.fromkeys(split(found[1]) if found else [], kind)
    expected = {}
    for name, indicator in JUDGED.items():
        relation = truth(region).relation(indicator, "od")
        better = SPECS[indicator].better
        expected[name] = (
            "unclear" if relation in ("same", "unclear", "limited") else "better" if relation == better else "worse"
        )
    assert said == expected


@pytest.mark.parametrize("region", WHOLE)
def test_the_order_of_the_constraints_is_that_of_the_scores(region: str) -> None:
    file = next(f for f in chapter_files(region) if f.stem == "bad_jobs_trap")
    sentence = prose(file, region).texts["constraints_conclusion"]
    rows = {r["constraint"]: r for r in scores(region) if r["against"] == "other_deprived_here"}
    assert len(rows) == len(load_constraints())
    for constraint in load_constraints().values():
        row = rows[constraint.id]
        score, low, high = (float(row[c] or "nan") for c in ("score", "ci_low", "ci_high"))
        clear = low > 0 and score >= 2
        if clear:
            named = rf"{constraint.name}(?: clearly sets?| sets?| \({score:.0f}%\))"
            assert re.search(named, sentence, re.IGNORECASE), constraint
        if not low > 0 and not high < 0:
            assert not re.search(rf"{constraint.name} \(", sentence, re.IGNORECASE)
        if row["rank"] == "1":
            # Whatever stands worst without being clearly so may be what sets them furthest apart, or may not.
            assert ("furthest apart" in sentence) == clear
            assert not clear or f"{constraint.name} set" in sentence
            assert not clear or f"{score:.0f}% worse placed" in sentence


@pytest.mark.parametrize("region", EDITIONS)
def test_the_scores_are_those_of_the_pooled_rates(region: str) -> None:
    """The score of a constraint is the mean log ratio of the rates in indicators.csv."""
    own = truth(region)
    rows = [r for r in scores(region) if r["against"] == "other_deprived_here"]
    assert rows
    for row in rows:
        names = row["indicators"].split(";")
        assert names == list(load_constraints()[row["constraint"]].indicators)
        logs = []
        for name in names:
            ratio = own.cell(name, "doubly_disadvantaged") / own.cell(name, "other_deprived")
            logs.append(math.log(ratio) * (-1 if SPECS[name].better == "higher" else 1))
        assert float(row["score"]) == pytest.approx(100 * math.expm1(sum(logs) / len(logs)), rel=1e-6)


COMPARATIVES = re.compile(
    r"\b(higher|lower|fewer|rarer|commoner|twice|larger|smaller|greater|rose|fell|widened|narrowed)\b"
)
CELL = re.compile(r"```\{code-cell\}.*?```", re.DOTALL)
GLUED = re.compile(r"\{glue:text\}`([^`]+)`")

REVIEWED = (
    # Sentences with a typed comparative that no edition's numbers decide.
    "hold higher qualifications",
    "such as a higher national certificate",
    "the smaller sum is",
    "with fewer than",
    "fewer than",
    "An authority that is alike and has fewer",
    "the income of MSOAs",
    "index widened both definitions",
)


@pytest.mark.parametrize("file", chapter_files(), ids=lambda f: f.stem)
def test_no_comparison_beside_a_number_is_typed_by_hand(file) -> None:
    """A sentence that gives an edition's number and compares leaves the comparing word to code."""
    prose_only = CELL.sub("", file.read_text("utf-8"))
    prose_only = re.sub(r"```\{admonition\}.*?```", "", prose_only, flags=re.DOTALL)
    typed = []
    for sentence in re.split(r"(?<=[.!?])\s+", prose_only):
        keys = [k for k in GLUED.findall(sentence) if VALUE.fullmatch(k)]
        words = COMPARATIVES.findall(GLUED.sub("#", sentence))
        if keys and words and not any(known in sentence for known in REVIEWED):
            typed.append(sentence)
    assert typed == []
