"""The texts of the chapter on who is funded, chosen from its results."""

from collections.abc import Callable

import pandas as pd

from analysis.book.area.funding import EVERY_PHASE, NO_PHASE, PHASES, by_phase, whole
from analysis.book.area.names import NEIGHBOURHOOD, numbered_list, top_areas
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.places import place_name, region_in_sentence
from analysis.book.wording.statement import gives
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.regions import COUNTRY
from analysis.results.origins import regions_of
from analysis.results.reading import Results

NAMED = 5
"""How many MSOAs a sentence names at most."""


def _area(results: Results) -> str:
    return results.region.name_in_sentence


def _doubly(results: Results) -> pd.DataFrame:
    """Neighbourhoods and residents of the doubly disadvantaged by phase."""
    return whole(results).xs(DOUBLY_DISADVANTAGED, level="group")


def _number(results: Results) -> int:
    return int(_doubly(results)["neighbourhoods"].sum())


def _phases(there: pd.Series) -> str:
    """How many lie in each phase that has some: "209 in phase 1 and 349 in phase 2"; "all in phase 2"."""
    some = [(phase, int(there[phase])) for phase in PHASES if there[phase]]
    if len(some) == 1:
        return f"{words.plural(some[0][1], 'it is', 'all')} in phase {some[0][0]}"
    return words.listing([f"{numbers.in_words(number)} in phase {phase}" for phase, number in some])


def reached(results: Results) -> str:
    """How many of the area's doubly disadvantaged neighbourhoods lie in a funded place, without a full stop."""
    rows = by_phase(results, "edition")
    number, there = int(rows["every"].sum()), int(rows["reached"].sum())
    found = "nowhere" if not number else "many" if number > 1 else "one_in" if there else "one_out"
    return choose(
        "titles.reached",
        found,
        area=_area(results),
        reached=words.sentence_start(numbers.in_words(there) if there else "none"),
        area_s=words.possessive(_area(results)),
        number=numbers.in_words(number),
        noun=words.plural(number, NEIGHBOURHOOD),
        lie=words.plural(there, "lies", "lie"),
    )


def reach_sentence(results: Results) -> str:
    """How many of the area's doubly disadvantaged neighbourhoods the programme reaches, and how many it does not."""
    rows, area = _doubly(results), _area(results)
    there = rows["neighbourhoods"]
    number, left = int(there.sum()), int(there[NO_PHASE])
    if number == 0:
        return say("funding.no_list", area=words.sentence_start(area))
    reached = number - left
    few = "few" if number < FEWEST else "many"
    answer = "nothing" if not reached else "everything" if not left else few
    return gives(
        choose(
            "funding.reach",
            ("one_out" if left else "one_in") if number == 1 else answer,
            area_s=words.possessive(area),
            number=numbers.in_words(number),
            noun=words.plural(number, NEIGHBOURHOOD),
            reached=numbers.in_words(reached),
            share=numbers.share_text(100 * reached / number),
            phases=_phases(there),
            left=numbers.in_words(left),
            lie=words.plural(left, "lies", "lie"),
            people=numbers.people(float(rows.loc[NO_PHASE, "residents"])),
        ),
        "funding.reach",
        results.region.area,
    )


def places_sentence(results: Results) -> str:
    """Which places of the area are funded, by name; nothing of England, whose places the chapter counts itself."""
    places = results.table("funded_places")
    if results.region.is_country:
        return ""
    if places.empty:
        return say("funding.no_place", area=_area(results))
    parts = [
        say("funding.places_of_phase", phase=p, names=words.listing(sorted(rows["place"])))
        for p, rows in places.groupby("phase")
    ]
    return " ".join(parts)


def others_sentence(results: Results) -> str:
    """What else lies in the funded places."""
    rows = whole(results)["neighbourhoods"].unstack("group").loc[list(PHASES)].sum()
    every = int(rows.sum())
    if not every:
        return ""
    return gives(
        say(
            "funding.others",
            area_s=words.possessive(_area(results)),
            every=numbers.in_words(every),
            doubly=numbers.share_text(100 * rows[DOUBLY_DISADVANTAGED] / every),
            other=numbers.share_text(100 * rows[OTHER_DEPRIVED] / every),
            rest=numbers.share_text(100 * rows[NON_DEPRIVED] / every),
        ),
        "funding.others",
        results.region.area,
    )


def money_sentence(results: Results) -> str:
    """Pounds a resident over ten years in England's three phases."""
    rows = results.table("funding_money")
    england = rows[rows["area"] == COUNTRY].set_index("phase")

    def pounds(column: str) -> list[str]:
        return [numbers.value_text(float(england.loc[phase, column]), "gbp", 0) for phase in PHASES]

    towns, second, third = pounds("pounds_per_resident")
    alone = words.listing(pounds("pounds_per_doubly_resident"))
    return gives(
        say("funding.money", towns=towns, second=second, third=third, alone=alone), "funding.money", results.region.area
    )


def _reached_share(rows: pd.DataFrame) -> pd.Series:
    """Share of the doubly disadvantaged that is reached, in areas with enough of them for a share; highest first."""
    enough = rows[rows["every"] >= FEWEST]
    return (100 * enough["reached"] / enough["every"]).sort_values(ascending=False, kind="stable")


def _ends(shares: pd.Series, call: Callable[[str], str]) -> tuple[str, str]:
    """The areas with the highest and with the lowest share, in words."""
    first, last = (f"{call(str(shares.index[k]))} ({numbers.share_text(shares.iloc[k])})" for k in (0, -1))
    return first, last


def where_sentence(results: Results) -> str:
    """Where the neighbourhoods lie that no phase reaches."""
    rows = by_phase(results, "local_authority")
    left = rows[NO_PHASE]
    if not left.sum():
        return ""
    top = top_areas(left)
    held, every = int((left > 0).sum()), len(rows)
    if not results.region.is_country:
        # Where it is one authority, or they are level, there is nothing to name.
        number = words.sentence_start(numbers.in_words(held))
        return (
            gives(say("funding.where", number=number, top=numbered_list(top)), "funding.where", results.region.area)
            if held > len(top) > 0
            else ""
        )
    called = {region.name: region.name_in_sentence for region in regions_of(results.data).values()}
    regions = _ends(_reached_share(by_phase(results, "region")), region_in_sentence)
    combined = _ends(_reached_share(by_phase(results, "combined_authority")), lambda name: called.get(name, name))
    return gives(
        say(
            "funding.where_england",
            number=numbers.count(held),
            every=numbers.count(every),
            top=numbered_list(top),
            region_high=regions[0],
            region_low=regions[1],
            combined_high=combined[0],
            combined_low=combined[1],
        ),
        "funding.where_england",
        results.region.area,
    )


def unreached_sentence(results: Results) -> str:
    """How many MSOAs hold neighbourhoods that no phase reaches, and which has the most."""
    rows = results.table("unreached")
    if rows.empty:
        return ""
    most = rows[rows["doubly_disadvantaged"] == rows["doubly_disadvantaged"].max()]
    number = int(most["doubly_disadvantaged"].iloc[0])
    names = [f"{r.msoa21_name} in {place_name(str(r.local_authority_name))}" for r in most.itertuples()]
    alike = (
        "one"
        if len(rows) == 1
        else "all"
        if len(most) == len(rows) <= NAMED
        else "level"
        if len(most) > NAMED
        else "most"
    )
    return gives(
        choose(
            "funding.unreached",
            "single" if rows["doubly_disadvantaged"].sum() == 1 else alike,
            msoas=numbers.in_words(len(rows)),
            number=numbers.in_words(number),
            noun=words.plural(number, NEIGHBOURHOOD),
            names=words.listing(names[:NAMED]),
            has=words.plural(len(most), "has", "have"),
            each="" if len(most) == 1 else " each",
            level=numbers.count(len(most)),
        ),
        "funding.unreached",
        results.region.area,
    )


def _rules(results: Results) -> pd.DataFrame:
    return results.table("selection").set_index("rule")


def selection_words(results: Results) -> dict[str, str]:
    """What the rules of ``selection.csv`` would have chosen, in England and here."""
    rules = _rules(results)
    n = {
        f"{rule}_{column}": numbers.count(float(rules.loc[rule, column])) for rule in rules.index for column in COLUMNS
    }
    rebuilt = gives(
        say(
            "funding.rebuilt",
            chosen=n["chosen_places"],
            plain=n["mean_rank_of_the_chosen"],
            exponential=n["exponential_of_the_chosen"],
            standard=n["standard_scores_of_the_chosen"],
            authorities=n["chosen_authorities"],
            plain_authorities=n["mean_rank_authorities"],
            spread=n["mean_rank_spread_of_the_chosen"],
        ),
        "funding.rebuilt",
        results.region.area,
    )
    otherwise = gives(
        say(
            "funding.otherwise",
            chosen=n["chosen_doubly_disadvantaged"],
            most=n["most_doubly_doubly_disadvantaged"],
            single=n["neighbourhoods_doubly_disadvantaged"],
            people=numbers.people(float(rules.loc["chosen", "residents"])),
        ),
        "funding.otherwise",
        results.region.area,
    )
    return {"selection_rebuilt": rebuilt, "selection_otherwise": otherwise, "selection_here": _here(results)}


COLUMNS = ("places", "of_the_chosen", "authorities", "doubly_disadvantaged")
"""Numbers of a rule that sentences name."""


def _here(results: Results) -> str:
    """Which of the area's MSOAs were chosen, and which stand among the first by the plain rule and were not."""
    if results.region.is_country:
        return ""
    rows = results.table("selection_places")
    passed = rows[rows["by_rule"] & ~rows["chosen"]]
    names = words.listing([f"{r.msoa21_name} ({numbers.count(r.rank)})" for r in passed.head(NAMED).itertuples()])
    chosen = int(rows["chosen"].sum())
    nobody = "none" if chosen else "nowhere"
    answer = nobody if passed.empty else "some" if len(passed) <= NAMED else "many"
    return gives(
        choose(
            "funding.here",
            answer,
            area=_area(results),
            chosen=words.sentence_start(numbers.in_words(chosen)) if chosen else "None",
            were=words.plural(chosen, "was", "were"),
            first=numbers.count(float(_rules(results).loc["chosen", "places"])),
            number=numbers.in_words(len(passed)),
            was=words.plural(len(passed), "was", "were"),
            names=names,
        ),
        "funding.here",
        results.region.area,
    )


def definitions_sentence(results: Results) -> str:
    """What share of the doubly disadvantaged of England is reached under other definitions."""
    rows = results.table("funding_definitions").pivot(index="definition", columns="phase", values="neighbourhoods")
    rows = rows[list(EVERY_PHASE)]
    share = 100 * (1 - rows[NO_PHASE] / rows.sum(axis=1))

    def text(definition: str) -> str:
        # What would change nothing is not among the alternatives: it is in force.
        return numbers.share_text(float(share[definition if definition in share.index else "in_force"]))

    imd = results.definition.imd
    return gives(
        choose(
            "funding.definitions",
            imd,
            in_force=text("in_force"),
            other=text("report" if imd == "2025" else "imd2025"),
            wards=text("cni2019_wards"),
            narrow=text("worst_5_percent"),
            wide=text("worst_20_percent"),
        ),
        "funding.definitions",
        results.region.area,
    )


def doubt_sentence(results: Results) -> str:
    """How many residents the outlines of 2011 leave in doubt."""
    doubts = results.table("funding_unsure").set_index("doubt")["residents"]
    first = whole(results, COUNTRY)["residents"].xs("1", level="phase").sum()
    return gives(
        say(
            "funding.doubt",
            elsewhere=numbers.people(float(doubts["other_authority"])),
            partly=numbers.people(float(doubts["partly_inside"] + doubts["no_predecessor"])),
            inside=numbers.people(float(first)),
        ),
        "funding.doubt",
        results.region.area,
    )


def funding_words(results: Results) -> dict[str, str]:
    """Texts of the chapter.

    Returns
    -------
    dict
        ``funding_reach``, ``funding_places``, ``funding_others``, ``funding_money``, ``funding_where``,
        ``funding_unreached``, ``funding_definitions``, ``funding_doubt`` and the keys of :func:`selection_words`.
    """
    return {
        "funding_reach": reach_sentence(results),
        "funding_places": places_sentence(results),
        "funding_others": others_sentence(results),
        "funding_money": money_sentence(results),
        "funding_where": where_sentence(results),
        "funding_unreached": unreached_sentence(results),
        **selection_words(results),
        "funding_definitions": definitions_sentence(results),
        "funding_doubt": doubt_sentence(results),
    }
