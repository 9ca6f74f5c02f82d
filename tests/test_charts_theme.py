"""Colours that everyone can tell apart, and letters that fit."""

import itertools

import pytest

from analysis import paths
from analysis.book.charts.claims import STATUS_COLOURS
from analysis.book.display import theme
from analysis.book.display.text_width import text_width, wrap
from analysis.groups import GROUPS_AND_ALL


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # WCAG 2.2: 21 is the largest; #767676 is the lightest grey that reaches 4.5 on white (WebAIM: 4.54).
    [("#000000", "#FFFFFF", 21.0), ("#767676", "#FFFFFF", 4.54), ("#12436D", "#12436D", 1.0)],
)
def test_contrast_is_that_of_the_standard(one, other, ratio):
    assert theme.contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert theme.contrast(other, one) == theme.contrast(one, other)


def test_marks_of_every_group_stand_out_on_light_and_dark_pages():
    for group in GROUPS_AND_ALL:
        colour = theme.GROUP_COLOURS[group]
        assert theme.contrast(colour, theme.PAPER) >= 3
        assert theme.contrast(theme.DARK_PARTNERS[colour], theme.DARK_PAPER) >= 3


def test_letters_have_the_contrast_of_text_on_light_and_dark_pages():
    for colour in {theme.INK, theme.MUTED, theme.WARNING, *theme.GROUP_TEXT.values()}:
        assert theme.contrast(colour, theme.PAPER) >= 4.5
        assert theme.contrast(theme.DARK_PARTNERS[colour], theme.DARK_PAPER) >= 4.5


@pytest.mark.parametrize("fill", [*theme.SEQUENTIAL, *theme.DIVERGING, *STATUS_COLOURS.values()])
def test_numbers_on_a_fill_can_be_read_in_both_modes(fill):
    text = theme.text_on(fill)
    assert theme.contrast(text, fill) >= 4.5
    assert theme.contrast(theme.DARK_PARTNERS[text], theme.DARK_PARTNERS[fill]) >= 4.5


def test_no_two_groups_share_colour_shape_or_dash():
    for values in (theme.GROUP_COLOURS, theme.GROUP_SHAPES, theme.GROUP_DASHES):
        assert all(a != b for a, b in itertools.combinations(values.values(), 2))
        assert set(values) == set(GROUPS_AND_ALL)


def test_style_sheet_has_the_themes_colours():
    sheet = paths.ROOT / "_static" / "chart-colours.css"
    assert sheet.read_text(encoding="utf-8") == theme.colour_css()


def test_widths_are_helveticas():
    # Adobe Font Metrics of Helvetica, units of a thousandth: D 722, o 556, u 556, b 556, l 222, y 500.
    assert text_width("Doubly", 10) == pytest.approx((722 + 556 + 556 + 556 + 222 + 500) / 100)
    assert text_width("", 13) == 0


def test_wrapped_lines_fit_and_lose_no_word():
    text = "Small employers and own-account workers in Yorkshire and The Humber"
    lines = wrap(text, 120, 13)
    assert " ".join(lines) == text
    assert all(text_width(line, 13) <= 120 for line in lines)
    assert wrap("Unbreakablelongwordofmanyletters", 20, 13) == ["Unbreakablelongwordofmanyletters"]
