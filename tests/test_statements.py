"""What titles and sentences state is so: in every edition and in nasty invented ones; what is not so is caught."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from analysis.book.charts import draw as charts
from analysis.book.display.figure import Figure
from analysis.book.display.panel import Panel
from analysis.book.figures import rows as figure_rows
from analysis.book.figures import titles, titles_groups, titles_places
from analysis.book.figures.registry import FigureSpec, load_registry
from analysis.book.findings import conclusions, statements
from analysis.book.wording import facts, numbers, patterns, words
from analysis.book.wording import like_for_like as like
from analysis.book.wording.facts import Facts
from analysis.book.wording.patterns import load_wording
from analysis.book.wording.statement import Said, heard
from analysis.groups import DOUBLY_DISADVANTAGED, LABELS, OTHER_DEPRIVED
from analysis.indicators.spec import AROUND
from analysis.regions import chapters_kept
from analysis.results.reading import read
from chapters_support import EDITIONS, GLUE, chapter_files, have_edition, prose
from count_truth import PARTS
from nasty_samples import NASTY, of_sample
from number_words import numbers_in
from sample_results import Sample, sample
from statement_truth import SHORT_GROUPS, SPECS, Checker, by_relation_keys, rows_of, sounds_wrong
from wording_truth import truth_of

FIGURES = [f for f in load_registry().figures.values() if f.kind != "hierarchy"]


def fixed_text(figure: FigureSpec, said: Said) -> str:
    """Text of a title that is the same whatever the numbers."""
    labels = [SPECS[m].label_short for m in said.statement.measure if m in SPECS]
    counted = [fixed_of(said)] if said.key and said.statement.relation in ("number", "holds") else []
    return " ".join([*(str(value) for value in figure.title.values()), *labels, *counted])


def of_edition(slug: str) -> Checker:
    """The checker of an edition's files."""
    return Checker(lambda area: truth_of(slug, area), lambda name: rows_of(slug, name))


def drawn(figure: Figure | Panel, said: Said) -> Iterator[str]:
    """What a title speaks of and its figure's own table lacks."""
    # A panel names its groups in words.
    table, s = figure.frame[["indicator"]] if isinstance(figure, Panel) else figure.drawing.twin, said.statement
    if "indicator" in table and s.measure[0] in SPECS:
        lacks = set(s.measure) - set(table["indicator"])
        yield from (f"{name} is in the title and not in the table" for name in lacks)
    if "group" in table and s.relation != "between":
        lacks = {*s.subject, *s.comparator} & set(SHORT_GROUPS) - set(table["group"])
        yield from (f"{name} is in the title and not in the table" for name in lacks)
    if "period" in table and s.relation != "worse":
        lacks = set(s.period) - set(table["period"])
        yield from (f"{period} is in the title and not in the table" for period in lacks)
    if "region_name" in table:
        own = table[table["group"] == DOUBLY_DISADVANTAGED]
        left = [name for name in own["region_name"] if name not in s.rows]
        yield from (f"{name} is drawn and left out unsaid" for name in left if name not in said.words)
    if "judgement" in table and s.relation == "worse":
        differ = set(table.loc[table["judgement"] == "Worse", "indicator"]) ^ set(s.subject_measures)
        yield from (f"{name} is worse in the title or in the table alone" for name in differ)
    if "area_name" in table and s.relation == "most" and "share" in table:
        lacks = set(s.subject) - set(table["area_name"])
        yield from (f"{name} is in the title and not in the table" for name in lacks)


def period(figure: FigureSpec, said: Said, checker: Checker) -> Iterator[str]:
    """Yield a fault where a title compares groups in another period than its figure is about."""
    s = said.statement
    if figure.title["rule"] != "compare" or len(s.period) != 1:
        return
    named = figure.periods[0] if len(figure.periods) == 1 else "latest"
    last = checker.truth(s.area).periods[s.measure[0]][-1]
    if s.period[0] != (last if named in ("latest", "all") else named):
        yield f"is about {s.period[0]}"


def sides_unsaid(figure: Figure | Panel, said: Said) -> Iterator[str]:
    """Yield a fault where neither the title of a gap nor its subtitle says between whom it is, in that order."""
    s = said.statement
    if len(s.subject) == 2 and len(s.period) == 2:
        one, other = (figure.subtitle.find(LABELS[group].lower()) for group in s.subject)
        if not 0 <= one < other:
            yield f"is between {s.subject}, and the subtitle says: {figure.subtitle}"


def wrong_titles(results, checker: Checker, figures=FIGURES) -> list[str]:
    """Faults of the titles of an edition's figures."""
    wrong = []
    for spec in figures:
        with heard() as said:
            figure = charts.build(spec.id, results)
        if not isinstance(figure, Figure | Panel):
            continue
        for one in said:
            faults = [*checker.faults(one, fixed_text(spec, one)), *period(spec, one, checker), *drawn(figure, one)]
            faults += sides_unsaid(figure, one)
            wrong += [f"{spec.id}: {fault}" for fault in faults]
    return wrong


@pytest.mark.parametrize("region", EDITIONS)
def test_titles_state_what_the_files_and_their_own_tables_say(region: str) -> None:
    have_edition(region)
    assert wrong_titles(read(region), of_edition(region)) == []


@cache
def own_numbers() -> str:
    """Text of sentences that is the same whatever the numbers: their patterns."""
    sections = [load_wording()[name] for name in ("statements", "conclusions", "since")]
    counted = load_wording()["statements"].choices["counted"].values()
    return " ".join([*(text for section in sections for text in section.sentences.values()), *counted])


def fixed_of(said: Said) -> str:
    """Text of a sentence that is the same whatever the numbers: of its own pattern where it gives counts."""
    if said.statement.relation not in ("number", "holds"):
        return own_numbers()
    labels = [SPECS[name].label_short for name in said.statement.subject if name in SPECS]
    return " ".join([*labels, *(text for key in (said.key, *PARTS.get(said.key, ())) for text in patterns_of(key))])


def patterns_of(key: str) -> Iterator[str]:
    """Every pattern of a key, sentence and choice."""
    section, name = key.split(".")
    found = load_wording().get(section)
    if found is not None:
        yield from (text for text in [found.sentences.get(name, "")] if text)
        yield from dict(found.choices.get(name, {})).values()


@pytest.mark.parametrize("region", EDITIONS)
def test_sentences_state_what_the_files_say(region: str) -> None:
    have_edition(region)
    said = [one for file in chapter_files(region) for one in prose(file, region).said]
    checker = of_edition(region)
    assert [fault for one in said for fault in checker.faults(one, fixed_of(one))] == []
    counted = {"funding.reach", "summary.lead_report"}
    of_whole = {
        *("funding.money", "funding.rebuilt", "funding.otherwise", "funding.definitions"),
        *("funding.doubt", "claims.headline", "claims.nearness", "area.scores"),
        *("spillovers.how", "spillovers.arrives", "spillovers.trap", "spillovers.money"),
    }
    first_page = {"long_term_sick_rate", "level4_rate", "jobs_density", "connectivity_score", "moved_last_year_rate"}
    others = {"routine_semi_routine_rate", "claimant_rate", "turnout_rate"}
    whole = chapters_kept(region) is None
    assert {one.key for one in said if one.statement.relation == "number"} >= counted | (of_whole if whole else set())
    assert {measure for one in said for measure in one.statement.measure} >= first_page | (others if whole else set())


def test_a_number_that_moved_is_caught_in_every_sentence_that_counts() -> None:
    have_edition("england")
    said = [one for file in chapter_files("england") for one in prose(file, "england").said]
    counting = {
        one.words: one for one in said if one.statement.relation == "number" and Checker.is_counted(one.statement)
    }
    checker, tried, missed = of_edition("england"), 0, []
    for one in counting.values():
        fixed = Counter(numbers_in(fixed_of(one)))
        for found in re.finditer(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?", one.words):
            value = float(found[0].rstrip(",").replace(",", ""))
            if fixed[value, len(found[0].partition(".")[2])] or value < 11:
                continue
            tried += 1
            other = f"{one.words[: found.start()]}{value * 1.5 + 3:.0f}{one.words[found.end() :]}"
            missed += [] if checker.faults(replace(one, words=other), fixed_of(one)) else [other]
    assert missed == []
    assert tried > 50


@pytest.mark.parametrize("key", by_relation_keys())
def test_the_words_of_a_relation_sound_like_it(key: str) -> None:
    assert sounds_wrong(key) == []


def test_the_words_that_titles_have_for_more_and_less_sound_like_it() -> None:
    for figure in FIGURES:
        more, less = figure.title.get("more", "higher"), figure.title.get("less", "lower")
        assert re.search(r"more|higher|longer|larger|farther", more), figure.id
        assert re.search(r"less|lower|fewer|shorter|smaller|nearer", less), figure.id


IN = re.compile(r"\b[Ii]n (?:the )?(?:doubly disadvantaged|other deprived|non-deprived|rest)\b")


@pytest.mark.parametrize("file", chapter_files(), ids=lambda f: f.stem)
def test_what_is_measured_around_neighbourhoods_is_not_said_to_be_in_them(file) -> None:
    """Of each sentence of a chapter that gives values measured at wards, MSOAs or authorities, and no others."""
    wrong = []
    text = re.sub(r"```\{code-cell\}.*?```", "", file.read_text("utf-8"), flags=re.DOTALL)
    for sentence in re.split(r"(?<=[.!?;])\s+", text):
        names = {n for key in GLUE.findall(sentence) for n in SPECS if re.fullmatch(rf"{n}_[a-z]+_?\w*", key)}
        longest = {n for n in names if not any(n != other and other.startswith(f"{n}_") for other in names)}
        places = {series.areas in AROUND for n in longest for series in SPECS[n].series}
        if places == {True} and IN.search(sentence):
            wrong.append(sentence)
    assert wrong == []


# -- invented editions ------------------------------------------------------------------------------------------------


def faults_of(results: Sample, *, sentences: bool = True) -> Iterator[str]:
    """Yield what is wrong with the titles and sentences of an invented edition."""
    checker = of_sample(results)
    for spec in FIGURES:
        if spec.kind in charts.FRAME_KINDS or not spec.shown_in(results.region.slug):
            continue
        with heard() as said:
            titles.title(spec, results if spec.kind in charts.OF_THE_AREA else results.scope)
        for one in said:
            yield from (*checker.faults(one, fixed_text(spec, one)), *period(spec, one, checker))
    if sentences:
        facts = Facts(results.scope)
        own = (statements.cars, statements.journey, statements.moves, statements.age)
        with heard() as said:
            for make in (*statements.FINDINGS.values(), *own, conclusions.work_and_income, conclusions.social):
                make(facts)
        for one in said:
            yield from checker.faults(one, own_numbers())


QUICK = (
    "none",
    "large errors",
    "gone without London",
    "the other way round without London",
    "all equal",
    "below zero",
    "London only",
    "without other deprived",
)
KINDS = [pytest.param(kind, marks=() if kind in QUICK else pytest.mark.slow) for kind in NASTY]


@pytest.mark.parametrize("kind", KINDS)
def test_titles_and_sentences_of_invented_editions_state_what_is_so(kind: str) -> None:
    assert list(faults_of(NASTY[kind], sentences=kind != "without other deprived")) == []


# -- mutants ----------------------------------------------------------------------------------------------------------


def _flipped(a, b, interval=None):
    return {"higher": "lower", "lower": "higher"}.get(found := _relation(a, b, interval), found)


_relation, _group_rows, _periods, _region_rows = (
    words.relation,
    figure_rows.group_rows,
    figure_rows._periods,
    figure_rows.region_rows,
)
_in_words, _judged = numbers.in_words, titles_groups.judged


def _swapped(results, name, periods=("latest",), **options):
    """Rows with the values of the two deprived groups exchanged."""
    rows = _group_rows(results, name, periods, **options)
    other = {DOUBLY_DISADVANTAGED: OTHER_DEPRIVED, OTHER_DEPRIVED: DOUBLY_DISADVANTAGED}
    exchanged = rows.set_index("group")[["value", "prose", "text"]]
    for column in exchanged:
        of = exchanged[column].groupby(level=0).last()
        rows[column] = [of.get(other.get(g, g), v) for g, v in zip(rows["group"], rows[column], strict=True)]
    return rows


MUTANTS = {
    "a relation flipped": (words, "relation", _flipped),
    "what is not clear called higher": (words, "relation", lambda a, b, i=None: "higher" if a > b else "lower"),
    "London dropped": (
        titles_places,
        "region_rows",
        lambda *a, **k: (r := _region_rows(*a, **k))[~r["region_name"].isin(["London", "North East"])],
    ),
    "two groups swapped": (titles_groups, "group_rows", _swapped),
    "a year shifted": (
        figure_rows,
        "_periods",
        lambda rows, wanted: _periods(rows[rows["period"] != rows["period"].max()], wanted) or _periods(rows, wanted),
    ),
    "in where it is around": (titles_places, "at", lambda geography: "in"),
    "around where it is in": (titles_groups, "at", lambda geography: "around"),
    "a count one too high": (numbers, "in_words", lambda value: _in_words(value + 1)),
    "one measure too many called worse": (
        titles_groups,
        "judged",
        lambda *a, **k: (s := _judged(*a, **k)) and replace(s, subject_measures=s.measure),
    ),
    "a gap that is gone without London stated without that": (facts, "limited", lambda statement, rows: statement),
    "a gap said to hold everywhere": (patterns, "limits_text", lambda statement, short=False: ""),
    "a gap said to be gone that turns round": (
        like,
        "replace",
        lambda statement, unless, turned: replace(statement, unless=(*unless, *turned), turned=()),
    ),
    "few neighbourhoods counted in": (titles_places, "FEWEST", 1),
}
"""What each mutant changes in the book's code: module, name, and what stands there instead."""


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_is_caught(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, instead = MUTANTS[mutant]
    monkeypatch.setattr(module, name, instead)
    kinds = ("as invented", "large errors", "the other way round without London")
    assert any(True for kind in kinds for _ in faults_of(NASTY[kind]))


def test_patterns_that_change_places_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    known = load_wording()
    section = known["titles"]
    turned_round = section.choices["compare"] | {
        "higher": section.choices["compare"]["lower"],
        "lower": section.choices["compare"]["higher"],
    }
    mutant = known | {"titles": replace(section, choices=section.choices | {"compare": turned_round})}
    monkeypatch.setattr("statement_truth.load_wording", lambda: mutant)
    assert len(sounds_wrong("titles.compare")) == 4


def test_a_drawn_region_that_a_title_leaves_out_unsaid_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = load_registry().figure("gva_region")
    results = sample()
    assert wrong_titles(results, of_sample(results), [spec]) == []
    monkeypatch.setattr(titles_places, "region_rows", MUTANTS["London dropped"][2])
    assert any("left out unsaid" in fault for fault in wrong_titles(results, of_sample(results), [spec]))
