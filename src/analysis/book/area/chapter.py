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
from analysis.book.wording.patterns import choose, say
from analysis.errors import AnalysisError
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST, FEWEST_OTHER
from analysis.results.reading import Results


def _number(results: Results) -> int:
    return int(counts(results.areas, "edition")["areas"][DOUBLY_DISADVANTAGED])


def _lead(results: Results) -> str:
    """What the chapter does for this area."""
    number, area = _number(results), results.region.name_in_sentence
    if number == 0:
        return say("area.lead_none", area=words.sentence_start(area))
    one = number == 1
    return say(
        "area.lead",
        names="names the only one" if one else f"names the {numbers.in_words(number)}",
        area=area,
        what="where it is and what is counted in it" if one else "where they are and what is counted in each",
        weighs="which constraint weighs most there, " if number >= FEWEST else "",
    )


def _scope(results: Results) -> str:
    """Whether the chapter gives rates, and why not where it does not."""
    number, area = _number(results), results.region.name_in_sentence
    if number == 0:
        return ""
    if number >= FEWEST:
        return say("area.rates_own", area=area)
    return say("area.rates_none", area=words.sentence_start(area), neighbourhoods=neighbourhoods(number))


def _notes(number: int) -> dict[str, str]:
    """What is said of method, where there is something that it was used on."""
    ruler = say("area.scores_ruler", fewest=numbers.in_words(FEWEST), fewest_other=numbers.in_words(FEWEST_OTHER))
    rates = number >= FEWEST
    return {
        "ward_note": say("area.ward_note") if number > 1 else "",
        "list_note": choose("area.list_note", "several" if number > 1 else "one" if number else "none"),
        "similar_note": say("area.similar_note") if number else "",
        "scores_method": say("area.scores_method") if rates else "",
        "scores_ruler": ruler if rates else "",
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
    if results.region.is_country:
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
