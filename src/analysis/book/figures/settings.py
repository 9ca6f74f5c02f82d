"""What a figure of ``data/figures.yml`` can be: kinds, title rules, and the words and options of each."""

from collections.abc import Mapping
from typing import Annotated, Literal, Required

from typing_extensions import TypedDict

from analysis.groups import GROUPS_AND_ALL
from analysis.settings import setting
from analysis.settings.forms import Count, Number, Text, Texts, YesNo, filled, one_of, template

Kind = Literal[
    "panel",
    "bars",
    "change",
    "dots",
    "lines",
    "counts",
    "regions",
    "difference",
    "map",
    "places",
    "scores",
    "coefficients",
    "specification_curve",
    "published",
    "ladder",
    "grid",
    "links",
    "scorecard",
    "shares",
    "chance",
    "output",
    "hierarchy",
    "funding",
    "funding_map",
]
"""How a figure is drawn; :mod:`analysis.book.charts.draw` has a function for each."""

Rule = Literal[
    "compare",
    "change",
    "gap",
    "regions",
    "counts",
    "better",
    "map",
    "widest",
    "places",
    "scores",
    "text",
    "reached",
    "unreached",
]
"""How a title states the finding; :mod:`analysis.book.figures.titles` has a function for each."""

AreaType = Literal["local_authority", "combined_authority", "region", "rural_urban", "coastal"]

Group = Annotated[Text, one_of(GROUPS_AND_ALL)]


@setting("title")
class Title(TypedDict, total=False):
    """The rule of a title, and its words."""

    rule: Required[Rule]
    subject: Text
    plural: YesNo
    more: Text
    less: Text
    indicator: Text
    against: Group
    text: Annotated[Text, template("area", "area_s")]


@setting("options")
class Options(TypedDict, total=False):
    """Settings of a kind."""

    zero: YesNo
    top: Count
    area_type: AreaType
    against: Group
    sections: Annotated[dict[str, Text], filled("indicators, each with the heading of the rows that it opens")]
    published: Annotated[dict[str, Text], filled("indicators, each with the claim that gives its published value")]
    choices: Texts
    reference: Number
    decimals: Count
    dark: Text
    pale: Text
    unit: Text
    x_label: Text


TITLE_NEEDS: Mapping[Rule, tuple[str, ...]] = {
    **dict.fromkeys(("compare", "change", "gap", "regions", "better", "widest"), ("subject",)),
    "text": ("text",),
}
"""The words without which a rule has no title."""

OPTIONS_NEEDED: Mapping[Kind, tuple[str, ...]] = {
    "panel": ("sections",),
    "counts": ("area_type",),
    "funding": ("area_type",),
    "specification_curve": ("choices",),
}
"""The options without which a kind cannot be drawn."""

OF_INDICATORS: tuple[Kind, ...] = (
    "panel",
    "bars",
    "change",
    "dots",
    "lines",
    "regions",
    "difference",
)
"""Kinds that draw indicators, and need at least one."""
