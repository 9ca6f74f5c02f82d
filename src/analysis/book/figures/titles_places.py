"""Titles about places: where the doubly disadvantaged neighbourhoods are, and how many."""

from analysis.book.area.funding import NO_PHASE, by_phase
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import area_possessive
from analysis.book.wording import numbers, words
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
        return f"No doubly disadvantaged neighbourhood lies in {results.region.name_in_sentence}"
    top = [short_name(name) for name in rows[rows["areas"] == most]["area_name"]]
    if area_type == "region":
        top = [region_in_sentence(name) for name in top]
    number = int(whole)
    of = f"{area_possessive(results)} {numbers.in_words(number)}"
    if number == most:
        return f"All of {area_possessive(results)} doubly disadvantaged neighbourhoods lie in {top[0]}"
    noun = words.plural(number, "doubly disadvantaged neighbourhood")
    if len(top) > 3:
        return f"No place has more than {numbers.in_words(int(most))} of {of} {noun}"
    who = words.sentence_start(words.listing(top))
    verb, each = ("has", "") if len(top) == 1 else ("have", " each")
    return f"{who} {verb} {numbers.in_words(int(most))}{each} of {of} {noun}, more than any other"


def authorities(figure: FigureSpec, results: Results) -> str:
    """Say in how many authorities the doubly disadvantaged neighbourhoods lie."""
    rows = results.areas[results.areas["area_type"] == "local_authority"]
    own = rows[(rows["group"] == DOUBLY_DISADVANTAGED) & (rows["areas"] > 0)]
    n = int(own["areas"].sum())
    every = rows["area_code"].nunique()
    if n == 0:
        return f"No neighbourhood of {results.region.name_in_sentence} is doubly disadvantaged"
    if n == 1:
        return f"{area_possessive(results)} one doubly disadvantaged neighbourhood lies in {own['area_name'].iloc[0]}"
    lead = f"{area_possessive(results)} {numbers.in_words(n)} doubly disadvantaged neighbourhoods lie in"
    if every == 1:
        return f"{lead} {own['area_name'].iloc[0]}"
    if len(own) == every:
        share = "both of its" if every == 2 else f"all of its {numbers.in_words(every)}"
        return f"{lead} {share} local authorities"
    return f"{lead} {numbers.in_words(len(own))} of its {numbers.in_words(every)} local authorities"


def definitions(figure: FigureSpec, results: Results) -> str:
    """Say between which numbers the definitions lie that keep to a tenth on each index."""
    rows = results.definitions[~results.definitions["definition"].str.startswith("worst_")]
    low, high = int(rows[DOUBLY_DISADVANTAGED].min()), int(rows[DOUBLY_DISADVANTAGED].max())
    return (
        f"A tenth on both indices gives {numbers.count(low)} to {numbers.count(high)} doubly disadvantaged "
        "neighbourhoods, depending on the releases used"
    )


def reached(figure: FigureSpec, results: Results) -> str:
    """Say how many of the doubly disadvantaged neighbourhoods lie in a funded place."""
    rows = by_phase(results, "edition")
    number, there = int(rows["every"].sum()), int(rows["reached"].sum())
    noun = words.plural(number, "doubly disadvantaged neighbourhood")
    if number == 1:
        start = f"{area_possessive(results)} one {noun}"
        return f"{start} lies in a funded place" if there else f"{start} lies in no funded place"
    verb = words.plural(there, "lies", "lie")
    return (
        f"{words.sentence_start(numbers.in_words(there) if there else 'none')} of {area_possessive(results)} "
        f"{numbers.in_words(number)} {noun} {verb} in a funded place"
    )


def unreached(figure: FigureSpec, results: Results) -> str:
    """Name the place with most doubly disadvantaged neighbourhoods in no phase."""
    area_type = figure.options["area_type"]
    left = by_phase(results, area_type)[NO_PHASE]
    left = left[left > 0]
    most = int(left.max()) if len(left) else 0
    if not most:
        return f"A phase reaches each of {area_possessive(results)} doubly disadvantaged neighbourhoods"
    top = [short_name(str(name)) for name in left.index[left == most]]
    if area_type == "region":
        top = [region_in_sentence(name) for name in top]
    noun = words.plural(most, "doubly disadvantaged neighbourhood")
    if len(top) > 3:
        return f"No place has more than {numbers.in_words(most)} {noun} that no phase reaches"
    who = words.sentence_start(words.listing(top))
    if len(top) == len(left):
        return (
            f"{who} {words.plural(len(top), 'has', 'have each')} {numbers.in_words(most)} {noun} that no phase reaches"
        )
    verb, each = ("has", "") if len(top) == 1 else ("have", " each")
    return f"{who} {verb} {numbers.in_words(most)} {noun}{each} that no phase reaches, more than any other"
