"""The texts of the chapter on the area, which only regional editions have."""

from analysis.book.area import improvers as area_improvers
from analysis.book.area import levers as area_levers
from analysis.book.area import neighbourhoods as area_list
from analysis.book.area import scores as area_scores
from analysis.book.area import similar as area_similar
from analysis.book.area import wards as area_places
from analysis.book.area.names import (
    count_sentence,
    counts,
    neighbourhoods,
    place_sentence,
    same_name_note,
)
from analysis.book.wording import numbers, words
from analysis.errors import AnalysisError
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST, FEWEST_OTHER
from analysis.regions import ENGLAND
from analysis.results.reading import Results


def _number(results: Results) -> int:
    return int(counts(results.areas, "edition")["areas"][DOUBLY_DISADVANTAGED])


def _lead(results: Results) -> str:
    """What the chapter does for this area."""
    number, area = _number(results), results.region.name_in_sentence
    if number == 0:
        return (
            f"{words.sentence_start(area)} has no doubly disadvantaged neighbourhood. This chapter says what that "
            "means and what it does not, which areas are like it, and what can be decided there."
        )
    one = number == 1
    weighs = "which constraint weighs most there, " if number >= FEWEST else ""
    named = "names the only one" if one else f"names the {numbers.in_words(number)}"
    return (
        f"Other chapters set groups beside each other. This one {named} of {area} and says "
        f"{'where it is and what is counted in it' if one else 'where they are and what is counted in each'}, "
        f"{weighs}which areas are like it, and what can be decided there."
    )


def _scope(results: Results) -> str:
    """Whether the chapter gives rates, and why not where it does not."""
    number, area = _number(results), results.region.name_in_sentence
    if number == 0:
        return ""
    if number >= FEWEST:
        return f"Rates on this page are for the neighbourhoods of {area} unless England is named."
    return (
        f"{words.sentence_start(area)} has {neighbourhoods(number)}. A rate on so few says more about those few than "
        "about the area, so this page gives counts with their base and no rate of the group."
    )


WARD_NOTE = (
    "A ward has a name that people know, and that is its use here. It is not the unit of the definition: a ward "
    "with one such neighbourhood may have four others that are doing well."
)

LIST_NOTE = (
    "A place on this list is on it because of its ranks, and the rest of its profile need not look bad. Where it "
    "does not, that is worth knowing too. The list is a beginning for people who know the streets; it cannot say "
    "why a number is what it is."
)

SIMILAR_NOTE = (
    "An authority that is alike and has fewer such neighbourhoods is a place to ask. It is not proof that it did "
    "anything."
)

ONE_NOTE = "The numbers are a beginning for people who know the streets; they cannot say why they are what they are."

METHOD = (
    "To set them on one scale we ask by how much, in percent, the doubly disadvantaged of the area are worse "
    "placed than others, and take the mean of each constraint\u2019s two measures. The answer depends on who the "
    "others are. Against deprived neighbourhoods of the same area it says what the second disadvantage adds under"
    " the same buses, colleges and employers. Against those of all England it says how the area stands among its "
    "like. Against the doubly disadvantaged elsewhere it says what is peculiar to these places."
)

RULER = (
    f"A score needs at least {numbers.in_words(FEWEST)} doubly disadvantaged neighbourhoods and "
    f"{numbers.in_words(FEWEST_OTHER)} to compare them with. It is a rough ruler. A fifth more of a rare thing counts "
    "like a fifth more of a common one, and a constraint that ranks first among these four need not be the one that "
    "holds back most."
)


def _notes(number: int) -> dict[str, str]:
    """What is said of method, where there is something that it was used on."""
    listed = LIST_NOTE if number > 1 else ONE_NOTE if number else "There is none to list."
    rates = number >= FEWEST
    return {
        "ward_note": WARD_NOTE if number > 1 else "",
        "list_note": listed,
        "similar_note": SIMILAR_NOTE if number else "",
        "scores_method": METHOD if rates else "",
        "scores_ruler": RULER if rates else "",
    }


def area_chapter_words(results: Results) -> dict[str, str]:
    """Texts of the chapter on the area.

    Returns
    -------
    dict
        ``area_lead``, ``area_scope``, ``area_where``, ``area_none``, ``area_list_text``, ``ward_note``,
        ``list_note``, ``similar_note``, ``scores_method``, ``scores_ruler``, ``constraint_measures``, the keys of
        :func:`analysis.book.area.scores.texts`, ``similar_measures``, ``similar_text``,
        ``improvers_text``, ``levers_text``.

    Raises
    ------
    AnalysisError
        In the England edition, which has no such chapter.
    """
    if results.region.slug == ENGLAND:
        raise AnalysisError("the chapter on the area stands in regional editions only")
    where = (
        count_sentence(results),
        place_sentence(results),
        area_places.ward_sentence(results),
        same_name_note(results),
    )
    return {
        "area_lead": _lead(results),
        "area_scope": _scope(results),
        "area_where": " ".join(text for text in where if text),
        "area_none": area_places.none_text(results),
        "area_list_text": area_list.list_text(results),
        **_notes(_number(results)),
        "constraint_measures": area_scores.measures(),
        **area_scores.texts(results),
        "similar_measures": area_similar.number_of_measures(),
        "similar_text": area_similar.area_text(results),
        "improvers_text": area_improvers.text(results),
        "levers_text": area_levers.text(results),
    }
