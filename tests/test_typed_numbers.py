"""No number of a chapter's prose is typed by hand without a check that binds it, or a reason why it needs none."""

from pathlib import Path

import pytest

from analysis import paths
from chapters_support import have_edition
from typed_numbers import CHECKS, Typed, listed, prose, typed, wrong, wrong_years

CHAPTERS = sorted(paths.CHAPTERS.glob("*.md"))


@pytest.mark.parametrize("file", CHAPTERS, ids=lambda f: f.stem)
def test_every_typed_number_is_that_of_its_check(file: Path) -> None:
    """A new one needs a row: `python tests/typed_numbers.py` prints what to add, and its head says what binds it."""
    have_edition("england")
    rows = listed()
    assert [fault for number in typed(file) if (fault := wrong(number, rows))] == []


@pytest.mark.parametrize("file", CHAPTERS, ids=lambda f: f.stem)
def test_a_year_beside_a_value_is_one_that_the_value_has(file: Path) -> None:
    assert list(wrong_years(file)) == []


def test_every_row_of_the_table_is_of_a_number_that_stands() -> None:
    there = {number.words for file in CHAPTERS for number in typed(file)}
    assert set(listed()) - there == set()


def test_every_check_is_of_a_known_kind_and_every_other_has_a_reason() -> None:
    for words, row in listed().items():
        kind = row["check"].partition(":")[0]
        assert kind in CHECKS or (kind == "none" and row["why"]), words


# -- what is caught ---------------------------------------------------------------------------------------------------


def test_a_new_number_is_caught(tmp_path: Path) -> None:
    chapter = tmp_path / "new.md"
    chapter.write_text("Of them {glue:text}`x_dd` are ill, and 4,100 are not.", encoding="utf-8")
    assert ["no row" in wrong(number, listed()) for number in typed(chapter)] == [True]


def test_a_number_that_moved_is_caught() -> None:
    words = next(words for words, row in listed().items() if row["check"].startswith("phase:"))
    assert "phase" in wrong(Typed("funding", "59", words), listed())


def test_roles_code_links_and_lists_are_no_prose() -> None:
    text = "---\na: 1\n---\n1. See {fig}`a2` and `b3` [here](c4.md), $x_5$.\n\n```{code-cell} ipython3\nd(6)\n```\n"
    assert not any(c.isdigit() for c in prose(text))


def test_a_year_without_a_value_is_caught(tmp_path: Path) -> None:
    chapter = tmp_path / "new.md"
    good = "In 2021 {glue:text}`inactivity_rate_dd` were inactive."
    chapter.write_text(good, encoding="utf-8")
    assert list(wrong_years(chapter)) == []
    chapter.write_text(good.replace("2021", "2020"), encoding="utf-8")
    assert len(list(wrong_years(chapter))) == 1
