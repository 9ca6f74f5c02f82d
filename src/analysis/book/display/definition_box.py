"""The definition in the reader's hands: controls that a script brings to life, and what stands there without it."""

from dataclasses import dataclass
from typing import Any

from analysis.book.wording.patterns import phrases, say
from analysis.definition import Definition
from analysis.markup import Markup, data_block, html, joined

LEAST, MOST = 5, 20
"""Percent of England's neighbourhoods that a reader can take as the worst on an index."""

UNITS = ("neighbourhoods", "wards")
"""What is drawn: neighbourhoods by the two indices, or those of the wards of 2019."""

INDICES = ("2019", "2025")
"""The indices of deprivation that a reader can choose."""

SLIDERS = ("deprivation", "need")


@dataclass(frozen=True)
class DefinitionBox:
    """Two sliders and two radio buttons; a notebook shows its HTML, and paper leaves it out.

    Attributes
    ----------
    definition : Definition
        Of the edition: where the controls stand at first, or at the report's where they cannot say it.
    """

    definition: Definition

    @property
    def start(self) -> tuple[str, int, int]:
        """Index and shares in percent that the controls show at first."""
        held, report = self.definition, Definition()
        shares = [round(100 * share, 9) for share in (held.imd_share, held.cni_share)]
        sayable = all(share.is_integer() and LEAST <= share <= MOST for share in shares)
        if held.imd not in INDICES or held.parents != report.parents or held.cni != report.cni or not sayable:
            return "2019", round(100 * report.imd_share), round(100 * report.cni_share)
        return held.imd, int(shares[0]), int(shares[1])

    def to_html(self) -> Markup:
        """The controls, hidden until the script shows them, and the words that it fills."""
        index, *shares = self.start
        units = phrases("definition_box.units")
        sliders = joined(_slider(name, share) for name, share in zip(SLIDERS, shares, strict=True))
        return html(
            '<div class="redraw screen-only" id="redraw"><p class="redraw-lead" id="redraw-lead">{}</p>'
            '<p class="redraw-without">{} <a href="#table-definitions">{}</a></p>'
            '<form hidden data-redraw aria-labelledby="redraw-lead" data-start="{}">'
            "<fieldset><legend>{}</legend>{}</fieldset>"
            '<fieldset><legend>{}</legend>{}</fieldset>{}<p class="redraw-said" role="status">{}</p>'
            '<div class="redraw-found"></div><p class="place-buttons"><button type="button" data-redraw-act="reset">{}'
            '</button><button type="button" data-redraw-act="list">{}</button></p></form>{}</div>',
            say("definition_box.lead"),
            say("definition_box.without"),
            say("definition_box.table"),
            "-".join([index, *map(str, shares)]),
            say("definition_box.unit"),
            joined(_radio("unit", unit, units[unit], checked=unit == UNITS[0]) for unit in UNITS),
            say("definition_box.index"),
            joined(_radio("index", year, year, checked=year == index) for year in INDICES),
            sliders,
            say("definition_box.start"),
            say("definition_box.reset"),
            say("definition_box.list"),
            data_block("redraw-words", dict(phrases("definition_box.found"))),
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": say("definition_box.lead")}


def _radio(name: str, value: str, label: str, *, checked: bool) -> Markup:
    chosen = html(" checked") if checked else Markup("")
    return html('<label><input type="radio" name="redraw-{}" value="{}"{}> {}</label>', name, value, chosen, label)


def _slider(name: str, share: int) -> Markup:
    return html(
        '<p class="redraw-slider"><label for="redraw-{name}">{label}</label><input type="range" id="redraw-{name}" '
        'min="{least}" max="{most}" step="1" value="{share}"><output for="redraw-{name}" aria-live="off">{share}%'
        "</output></p>",
        name=name,
        label=phrases("definition_box.sliders")[name],
        least=LEAST,
        most=MOST,
        share=share,
    )
