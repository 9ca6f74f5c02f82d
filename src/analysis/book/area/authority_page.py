"""What the page of a local authority says, and the list of all of them."""

from analysis.book.wording import numbers
from analysis.book.wording.patterns import choose, say


def _noun(number: int) -> str:
    return "neighbourhood" if number == 1 else "neighbourhoods"


def heads(name: str, number: int, doubly: int) -> dict[str, str]:
    """Return the page's title and its description, for those who find it elsewhere.

    Parameters
    ----------
    name : str
    number, doubly : int
        Its neighbourhoods, and the doubly disadvantaged among them.
    """
    return {
        "title": say("authority_page.title", name=name),
        "description": say(
            "authority_page.description",
            name=name,
            all=numbers.count(number),
            noun=_noun(number),
            doubly=numbers.count(doubly),
        ),
    }


def lead(name: str, groups: tuple[int, ...], share: float, england: float) -> str:
    """Return how many neighbourhoods of each group there are, and the share that is doubly disadvantaged.

    Parameters
    ----------
    name : str
    groups : tuple of int
        Doubly disadvantaged, other deprived, not deprived.
    share, england : float
        Of 100 neighbourhoods, here and in England.
    """
    doubly, other, non = map(numbers.count, groups)
    number = sum(groups)
    counted = say(
        "place_card.list",
        name=name,
        all=numbers.count(number),
        noun=_noun(number),
        doubly=doubly,
        other=other,
        non=non,
    )
    beside = choose(
        "authority_page.share",
        "some" if groups[0] else "none",
        share=numbers.value_text(share, "percent"),
        england=numbers.value_text(england, "percent"),
    )
    return f"{counted} {beside}"


def captions(name: str, year: str) -> dict[str, str]:
    """Return what stands above the map and the tables.

    Parameters
    ----------
    name : str
    year : str
        Of the index of deprivation that the groups go by.
    """
    return {
        "map": say("authority_page.map", name=name),
        "way": say("authority_page.way", name=name),
        "counts": say("authority_page.counts"),
        "measures": say("authority_page.measures", name=name),
        "doubly": say("authority_page.doubly", name=name, year=year),
        "other": say("authority_page.other", name=name, year=year),
        "no_outline": say("place_card.no_outline"),
    }


def deprived_left_out(number: int) -> str:
    """Return that some deprived neighbourhoods are not on the page; empty where all are."""
    return say("authority_page.left_out", number=numbers.count(number)) if number else ""


def rest(name: str, number: int) -> str:
    """Return how many neighbourhoods are not deprived, and where they are listed."""
    answer = "none" if number == 0 else "one" if number == 1 else "some"
    return choose("authority_page.rest", answer, name=name, number=numbers.count(number))


def funded(place: str, phase: str, inside: int) -> str:
    """Return what is said of a funded place with neighbourhoods in the authority."""
    number = numbers.count(inside)
    return say("authority_page.funded", place=place, phase=phase, number=number, noun=_noun(inside))


def not_funded(name: str) -> str:
    """Return that no funded place has a neighbourhood there."""
    return say("authority_page.not_funded", name=name)


def listed() -> dict[str, str]:
    """Return what the list of all authorities says."""
    return {"title": say("authority_page.list_title"), "lead": say("authority_page.list_lead")}
