"""The neighbourhood groups: ids, order, labels, and how few are too few for a rate. They are coloured elsewhere."""

DOUBLY_DISADVANTAGED = "doubly_disadvantaged"
OTHER_DEPRIVED = "other_deprived"
NON_DEPRIVED = "non_deprived"
ALL = "england"
"""All neighbourhoods together, as a group beside the three."""

GROUPS = (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, NON_DEPRIVED)
"""The three groups that partition the neighbourhoods, in the order of every chart and table."""

GROUPS_AND_ALL = (*GROUPS, ALL)

LABELS = {
    DOUBLY_DISADVANTAGED: "Doubly disadvantaged",
    OTHER_DEPRIVED: "Other deprived",
    NON_DEPRIVED: "Non-deprived",
    ALL: "All neighbourhoods",
}

SHORT = {
    DOUBLY_DISADVANTAGED: "dd",
    OTHER_DEPRIVED: "od",
    NON_DEPRIVED: "nd",
    ALL: "eng",
}
"""Suffixes of glue keys."""

FEWEST = 10
"""An edition with fewer doubly disadvantaged neighbourhoods than this shows no rates of its own."""

FEWEST_OTHER = 5
"""Nor does one with fewer other deprived neighbourhoods than this to compare them with."""


def enough(doubly: float, others: float) -> bool:
    """Return whether an area has enough deprived neighbourhoods of both groups for rates of its own."""
    return doubly >= FEWEST and others >= FEWEST_OTHER


def too_few(group: str, neighbourhoods: float) -> bool:
    """Return whether a group's rate would rest on too few neighbourhoods; all of an area together are never too few."""
    return group != ALL and neighbourhoods < (FEWEST_OTHER if group == OTHER_DEPRIVED else FEWEST)
