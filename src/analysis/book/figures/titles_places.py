"""Titles about places: where the doubly disadvantaged neighbourhoods are, and how many."""

from analysis.book.area.funding import NO_PHASE, by_phase
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import area_possessive
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.places import region_in_sentence, short_name
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.results.reading import Results


def counts(figure: FigureSpec, results: Results) -> str:
    """Name the place with most doubly disadvantaged neighbourhoods."""
    area_type = figure.options["area_type"]
    rows = results.areas[(results.areas["area_type"] == area_type) & (results.areas["group"] == DOUBLY_DISADVANTAGED)]
    whole = results.areas[(results.areas["area_type"] == "edition") & (results.areas["group"] == DOUBLY_DISADVANTAGED)][
        "areas"
    ].sum()
    most = rows["areas"].max() if len(rows) else 0
    if not most:
        return say("titles.counts_none", area=results.region.name_in_sentence)
    top = [short_name(name) for name in rows[rows["areas"] == most]["area_name"]]
    if area_type == "region":
        top = [region_in_sentence(name) for name in top]
    number = int(whole)
    if number == most:
        return say("titles.counts_all", area_s=area_possessive(results), place=top[0])
    return choose(
        "titles.counts",
        "alike" if len(top) > 3 else "one" if len(top) == 1 else "several",
        who=words.sentence_start(words.listing(top)),
        most=numbers.in_words(int(most)),
        area_s=area_possessive(results),
        number=numbers.in_words(number),
        noun=words.plural(number, "doubly disadvantaged neighbourhood"),
    )


def authorities(figure: FigureSpec, results: Results) -> str:
    """Say in how many authorities the doubly disadvantaged neighbourhoods lie."""
    rows = results.areas[results.areas["area_type"] == "local_authority"]
    own = rows[(rows["group"] == DOUBLY_DISADVANTAGED) & (rows["areas"] > 0)]
    n = int(own["areas"].sum())
    every = rows["area_code"].nunique()
    if n == 0:
        return say("titles.none", area=results.region.name_in_sentence)
    if n == 1 or every == 1:
        found = "one" if n == 1 else "alone"
    else:
        found = "some" if len(own) < every else "both" if every == 2 else "all"
    return choose(
        "titles.authorities",
        found,
        area_s=area_possessive(results),
        number=numbers.in_words(n),
        authority=own["area_name"].iloc[0],
        holding=numbers.in_words(len(own)),
        every=numbers.in_words(every),
    )


def definitions(figure: FigureSpec, results: Results) -> str:
    """Say between which numbers the definitions lie that keep to a tenth on each index."""
    rows = results.definitions[~results.definitions["definition"].str.startswith("worst_")]
    low, high = int(rows[DOUBLY_DISADVANTAGED].min()), int(rows[DOUBLY_DISADVANTAGED].max())
    return say("titles.definitions", low=numbers.count(low), high=numbers.count(high))


def reached(figure: FigureSpec, results: Results) -> str:
    """Say how many of the doubly disadvantaged neighbourhoods lie in a funded place."""
    rows = by_phase(results, "edition")
    number, there = int(rows["every"].sum()), int(rows["reached"].sum())
    found = "nowhere" if not number else "many" if number > 1 else "one_in" if there else "one_out"
    return choose(
        "titles.reached",
        found,
        area=results.region.name_in_sentence,
        reached=words.sentence_start(numbers.in_words(there) if there else "none"),
        area_s=area_possessive(results),
        number=numbers.in_words(number),
        noun=words.plural(number, "doubly disadvantaged neighbourhood"),
        lie=words.plural(there, "lies", "lie"),
    )


def unreached(figure: FigureSpec, results: Results) -> str:
    """Name the place with most doubly disadvantaged neighbourhoods in no phase."""
    area_type = figure.options["area_type"]
    left = by_phase(results, area_type)[NO_PHASE]
    left = left[left > 0]
    most = int(left.max()) if len(left) else 0
    top = [short_name(str(name)) for name in left.index[left == most]]
    if area_type == "region":
        top = [region_in_sentence(name) for name in top]
    several = "several" if len(top) > 1 else "one"
    found = "none" if not most else "alike" if len(top) > 3 else f"{several}_all" if len(top) == len(left) else several
    return choose(
        "titles.unreached",
        found,
        area_s=area_possessive(results),
        who=words.sentence_start(words.listing(top)),
        most=numbers.in_words(most),
        noun=words.plural(most, "doubly disadvantaged neighbourhood"),
    )
