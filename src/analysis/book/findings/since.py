"""What has changed since the lists were drawn, in words: numbers of then and of later beside each other."""

import pandas as pd

from analysis.book.wording import numbers, words
from analysis.book.wording.facts import DD, OD, Facts
from analysis.book.wording.patterns import say
from analysis.groups import ALL, DOUBLY_DISADVANTAGED
from analysis.results.reading import Results

CLAIMANTS = ("2019", "2022")
BUSES = ("2022", "2025")
RESIDENTS = ("2017", "2020", "2022")


def _own(results: Results) -> pd.DataFrame:
    """The area's rows of the worst tenth, by group."""
    rows = results.worst_tenth
    return rows[rows["area"] == results.region.slug].set_index("group")


def _moved(results: Results) -> str:
    """How many of the area's neighbourhoods left the worst tenth and joined it."""
    row, area = _own(results).loc[ALL], results.region.name_in_sentence
    if row["worst_2019"] == 0 and row["worst_2025"] == 0:
        return say("since.none", area=area)
    counts = {name: numbers.count(row[name]) for name in ("worst_2019", "worst_2025", "stayed", "left", "joined")}
    return say("since.moved", area=area, **counts)


def _moved_doubly(results: Results) -> str:
    """The same of the doubly disadvantaged; empty where there are none."""
    row = _own(results).loc[DOUBLY_DISADVANTAGED]
    number = int(row["areas"])
    if number == 0:
        return ""
    where = [
        say("since.both_times", number=numbers.in_words(int(row["stayed"]))) if row["stayed"] else "",
        say("since.then_only", number=numbers.in_words(int(row["left"]))) if row["left"] else "",
        say("since.now_only", number=numbers.in_words(int(row["joined"]))) if row["joined"] else "",
    ]
    of = words.plural(number, "one", numbers.in_words(number))
    return say("since.moved_doubly", number=of, where=words.listing([text for text in where if text]))


def _two(facts: Facts, indicator: str, periods: tuple[str, str]) -> dict[str, str]:
    """An indicator's first and last value of both deprived groups and of all."""
    return {
        f"{name}_{when}": facts.text(indicator, group, period)
        for name, group in (("own", DD), ("other", OD), ("all", ALL))
        for when, period in zip(("then", "now"), periods, strict=True)
    }


def since_words(results: Results) -> dict[str, str]:
    """Texts of the chapter on what has changed.

    Returns
    -------
    dict
        ``moved_sentence``, ``moved_doubly``, ``claimants_since``, ``residents_since``, ``buses_since``.
    """
    facts = Facts(results.scope)
    residents = [facts.text("residents_mid_year", DD, period) for period in RESIDENTS]
    buses = _two(facts, "buses_an_hour", BUSES)
    return {
        "moved_sentence": _moved(results),
        "moved_doubly": _moved_doubly(results),
        "claimants_since": say("since.claimants", **_two(facts, "claimant_rate", CLAIMANTS)),
        "residents_since": say("since.residents", first=residents[0], second=residents[1], last=residents[2]),
        "buses_since": say(
            "since.buses",
            **{name: buses[name] for name in ("own_then", "own_now", "other_then", "other_now")},
            open_then=facts.text("buses_an_hour_open_data", DD, BUSES[0]),
            open_now=facts.text("buses_an_hour_open_data", DD, BUSES[1]),
        ),
    }
