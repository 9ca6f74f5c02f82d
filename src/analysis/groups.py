"""The neighbourhood groups: ids, order, labels. Colours stand in ``book.display.theme``."""

DOUBLY_DISADVANTAGED = "doubly_disadvantaged"
OTHER_DEPRIVED = "other_deprived"
NON_DEPRIVED = "non_deprived"
ENGLAND = "england"

GROUPS = (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, NON_DEPRIVED)
"""The three groups that partition the neighbourhoods, in the order of every chart and table."""

GROUPS_AND_ALL = (*GROUPS, ENGLAND)

LABELS = {
    DOUBLY_DISADVANTAGED: "Doubly disadvantaged",
    OTHER_DEPRIVED: "Other deprived",
    NON_DEPRIVED: "Non-deprived",
    ENGLAND: "All neighbourhoods",
}

SHORT = {
    DOUBLY_DISADVANTAGED: "dd",
    OTHER_DEPRIVED: "od",
    NON_DEPRIVED: "nd",
    ENGLAND: "eng",
}
"""Suffixes of glue keys."""
