"""What has changed since the lists were drawn, in words: numbers of then and of later beside each other."""

from dataclasses import replace

import pandas as pd

from analysis.book.wording import numbers, words
from analysis.book.wording.facts import DD, OD, Facts
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.statement import gives, states
from analysis.groups import ALL, DOUBLY_DISADVANTAGED
from analysis.results.reading import Results

CLAIMANTS = ("2019", "2022")
BUSES = ("2022", "2025")
RESIDENTS = ("2017", "2020", "2022")


def _own(results: Results) -> pd.DataFrame:
    """The area's rows of the worst tenth, by group."""
    rows = results.worst_tenth
    return rows[rows["area"] == results.region.area].set_index("group")


def _moved(results: Results) -> str:
    """How many of the area's neighbourhoods left the worst tenth and joined it."""
    row, area = _own(results).loc[ALL], results.region.name_in_sentence
    if row["worst_2019"] == 0 and row["worst_2025"] == 0:
        return say("since.none", area=area)
    if results.region.is_country:
        text = say(
            "since.moved_country",
            area_s=words.possessive(area),
            worst_2025=numbers.count(row["worst_2025"]),
            stayed=numbers.count(row["stayed"]),
            left=numbers.count(row["left"]),
            joined=numbers.count(row["joined"]),
        )
        return gives(text, "since.moved_country", results.region.area)
    text = say(
        "since.moved",
        area=area,
        worst_2019=numbers.count(row["worst_2019"]),
        worst_2025=numbers.count(row["worst_2025"]),
        stayed=numbers.count(row["stayed"]),
        left=numbers.count(row["left"]),
        joined=numbers.count(row["joined"]),
    )
    return gives(text, "since.moved", results.region.area)


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
    sentence = say("since.moved_doubly", number=of, where=words.listing([text for text in where if text]))
    return gives(sentence, "since.moved_doubly", results.region.area)


def _claimants(facts: Facts) -> str:
    """Claimants of both deprived groups and of all, then and later."""
    then, now = CLAIMANTS
    sentence = say(
        "since.claimants",
        own_then=facts.text("claimant_rate", DD, then, beside=CLAIMANTS),
        own_now=facts.text("claimant_rate", DD, now, beside=CLAIMANTS),
        other_then=facts.text("claimant_rate", OD, then, beside=CLAIMANTS),
        other_now=facts.text("claimant_rate", OD, now, beside=CLAIMANTS),
        all_then=facts.text("claimant_rate", ALL, then, beside=CLAIMANTS),
        all_now=facts.text("claimant_rate", ALL, now, beside=CLAIMANTS),
    )
    return states(sentence, facts.values("claimant_rate", (DD, OD, ALL), then, now), "since.claimants")


def _buses(facts: Facts) -> str:
    """Buses an hour of both deprived groups by one source, and of the doubly disadvantaged by the other."""
    then, now = BUSES
    sentence = say(
        "since.buses",
        own_then=facts.text("buses_an_hour", DD, then),
        own_now=facts.text("buses_an_hour", DD, now),
        other_then=facts.text("buses_an_hour", OD, then),
        other_now=facts.text("buses_an_hour", OD, now),
        open_then=facts.text("buses_an_hour_open_data", DD, then),
        open_now=facts.text("buses_an_hour_open_data", DD, now),
    )
    statement = facts.values("buses_an_hour", (DD, OD), then, now)
    both = replace(statement, measure=("buses_an_hour", "buses_an_hour_open_data"))
    return states(sentence, both, "since.buses")


def _residents(facts: Facts) -> str:
    """Residents of the doubly disadvantaged neighbourhoods in the middle of three years, to the nearest thousand."""
    first, second, last = (
        numbers.count(round(facts.value("residents_mid_year", DD, period), -3)) for period in RESIDENTS
    )
    sentence = say("since.residents", first=first, second=second, last=last)
    return gives(sentence, "since.residents", facts.results.region.area)


def since_words(results: Results) -> dict[str, str]:
    """Texts of the chapter on what has changed.

    Returns
    -------
    dict
        ``since_lists``, ``moved_sentence``, ``moved_doubly``, ``claimants_since``, ``residents_since``,
        ``buses_since``.
    """
    facts = Facts(results.scope)
    return {
        "since_lists": choose("since.lists", results.definition.imd),
        "moved_sentence": _moved(results),
        "moved_doubly": _moved_doubly(results),
        "claimants_since": _claimants(facts),
        "residents_since": _residents(facts),
        "buses_since": _buses(facts),
    }
