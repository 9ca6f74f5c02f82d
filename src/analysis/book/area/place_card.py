"""What the cards and the look-up of places say: patterns that the page's script fills."""

from analysis.book.wording import numbers
from analysis.book.wording.patterns import say
from analysis.catalog import attribution, load_catalog
from analysis.definition import Definition
from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED

TENTH = 0.1

SHOWN = (
    "hyper_local_need_msoa21",
    "cni2023_lsoa21",
    "imd2019_scores_lsoa11",
    "census2021_ts001_oa21",
    "boundaries_lsoa21_bgc",
    "lookup_lsoa21_ward24_ltla24",
    "postcode_lsoa21_england",
)
"""Datasets whose names, ranks, outlines and postcodes the cards and the look-up show as they are."""


def _worst(share: float) -> str:
    """The worst part of England's neighbourhoods in words: "tenth", "20%"."""
    return "tenth" if share == TENTH else numbers.value_text(100 * share, "percent", 0)


def sentences(definition: Definition, sizes: dict[str, int], index: str) -> dict[str, str]:
    """Return what can be said of a place, blanks in braces where the page knows better.

    Parameters
    ----------
    definition : Definition
        Of the groups.
    sizes : dict
        Number of England's neighbourhoods in each group.
    index : str
        Year of the index of deprivation that the groups go by.
    """
    deprived, needy = _worst(definition.imd_share), _worst(definition.cni_share)
    size = {group: numbers.count(number) for group, number in sizes.items()}
    return {
        "group_0": say(
            "place_card.doubly", number=size[DOUBLY_DISADVANTAGED], deprived=deprived, needy=needy, year=index
        ),
        "group_1": say("place_card.other", number=size[OTHER_DEPRIVED], deprived=deprived, needy=needy, year=index),
        "group_2": say("place_card.non", number=size[NON_DEPRIVED], deprived=deprived, year=index),
        "needy": say("place_card.needy", needy=needy),
        "rank": say("place_card.rank", rank="{rank}", every="{every}"),
        "funded": say("place_card.funded", place="{place}", phase="{phase}"),
        "not_funded": say("place_card.not_funded"),
        "same": say("place_card.same"),
        "split": say("place_card.split", codes="{codes}"),
        "merged": say("place_card.merged", codes="{codes}"),
        "irregular": say("place_card.irregular", codes="{codes}"),
        "residents": say("place_card.residents", census="{census}", later="{later}"),
        "no_outline": say("place_card.no_outline"),
        "not_whole": say("place_card.not_whole"),
        "unknown": say("place_card.unknown", typed="{typed}"),
        "no_postcode": say("place_card.no_postcode", postcode="{postcode}"),
        "no_postcodes": say("place_card.no_postcodes"),
        "more_of_postcode": say("place_card.more_of_postcode"),
        "can_type": say("place_card.can_type"),
        "meant": say("place_card.meant", typed="{typed}"),
        "not_loaded": say("place_card.not_loaded"),
        "list": say(
            "place_card.list",
            name="{name}",
            all="{all}",
            doubly="{doubly}",
            other="{other}",
            noun="{noun}",
            non="{non}",
        ),
        "on_map": say("place_card.on_map"),
        "authority_page": say("place_card.authority_page", name="{name}"),
        "cite": say("place_card.cite", name="{name}", version="{version}", date="{date}", address="{address}"),
    }


def _asked() -> str:
    """The lines that the licences of what is shown ask for."""
    return " ".join(f"{line}." for line in attribution(load_catalog()[name] for name in SHOWN))


def page_sentences() -> dict[str, str]:
    """Return what the page of the cards says before a place is chosen, and of whom its data are."""
    return {
        "start": say("place_card.start"),
        "without": say("place_card.without"),
        "credit": say("place_card.credit", asked=_asked()),
    }
