"""Glue keys: each that prose may name is there, and none holds what a reader should not see."""

import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book import glue
from analysis.book.display import notebook as pasting
from analysis.groups import GROUPS_AND_ALL
from analysis.indicators.spec import Indicator, Series
from spreads import Intervals

SPEC = Indicator(
    id="bad_health_rate",
    label="Bad or very bad health",
    kind="rate",
    unit="percent",
    base="usual residents",
    better="lower",
    chapter="bad_jobs_trap",
    series=(Series("census2021", ("a",)),),
)
NAN = math.nan


def results(
    values: dict[str, tuple[float, float, float, float]],
    error: float = 0.1,
    indicator: str = SPEC.id,
    area: str = "england",
) -> pd.DataFrame:
    """Rows of ``indicators.csv``: period to the values of the three groups and of all."""
    return pd.DataFrame(
        [
            {
                "indicator": indicator,
                "area": area,
                "group": group,
                "period": period,
                "value": value,
                "std_error": NAN if math.isnan(value) else error,
            }
            for period, row in values.items()
            for group, value in zip(GROUPS_AND_ALL, row, strict=True)
        ]
    )


def texts_of(spec: Indicator, rows: pd.DataFrame, national: pd.DataFrame) -> dict[str, str]:
    """Keys with intervals by the errors of the rows, as if values were independent."""
    own, there = (frame[frame["indicator"] == spec.id] for frame in (rows, national))
    return glue.keys(spec, rows, national, Intervals(own, there))


TWO_YEARS = {"2011": (9.0, 8.0, 5.0, 5.5), "2021": (11.2, 9.1, 4.9, 5.6)}


def test_values_of_the_latest_and_of_each_named_period() -> None:
    rows = results(TWO_YEARS)
    texts = texts_of(SPEC, rows, rows)
    assert texts["bad_health_rate_dd"] == "11.2%"
    assert texts["bad_health_rate_od"] == "9.1%"
    assert texts["bad_health_rate_nd"] == "4.9%"
    assert texts["bad_health_rate_eng"] == "5.6%"
    assert texts["bad_health_rate_dd_2021"] == "11.2%"
    assert texts["bad_health_rate_dd_2011"] == "9.0%"
    assert (texts["bad_health_rate_first"], texts["bad_health_rate_last"]) == ("2011", "2021")


def test_values_of_two_periods_have_the_same_decimals() -> None:
    # By itself 2011 would be whole (46, 40, 20 and 30 are far apart), 2021 not (49.2 and 48.9 would both be 49).
    rows = results({"2011": (46.2, 40.1, 20.3, 30.2), "2021": (49.2, 48.9, 25.1, 31.0)})
    keys = texts_of(SPEC, rows, rows)
    assert (keys["bad_health_rate_dd_2011"], keys["bad_health_rate_dd_2021"]) == ("46.2%", "49.2%")


def test_comparisons_are_those_of_the_latest_period() -> None:
    rows = results(TWO_YEARS)
    texts = texts_of(SPEC, rows, rows)
    assert texts["bad_health_rate_vs_od"] == "higher than"
    assert texts["bad_health_rate_gap_od"] == "2.1 percentage points"
    assert texts["bad_health_rate_ratio_nd"] == "2.3 times"
    assert texts["bad_health_rate_ratio_eng"] == "about twice"


def test_changes_run_from_the_first_to_the_last_period() -> None:
    rows = results(TWO_YEARS)
    texts = texts_of(SPEC, rows, rows)
    assert texts["bad_health_rate_change_dd"] == "rose"
    assert texts["bad_health_rate_change_size_dd"] == "2.2 percentage points"
    assert texts["bad_health_rate_change_eng"] == "hardly changed"


def test_one_period_has_no_change() -> None:
    rows = results({"2021": (11.2, 9.1, 4.9, 5.6)})
    assert not [key for key in texts_of(SPEC, rows, rows) if "change" in key]


def test_a_region_is_compared_with_itself_and_with_england() -> None:
    own = results({"2021": (12.0, 9.0, 5.0, 6.0)}, area="greater-manchester")
    national = results({"2021": (11.2, 9.1, 4.9, 5.6)})
    texts = texts_of(SPEC, own, national)
    assert texts["bad_health_rate_eng"] == "6.0%"
    assert texts["bad_health_rate_gap_eng"] == "6.0 percentage points"
    assert texts["bad_health_rate_uk_eng_eng"] == "5.6%"
    assert texts["bad_health_rate_uk_eng_dd"] == "11.2%"
    assert texts["bad_health_rate_gap_uk_eng"] == "6.4 percentage points"


def test_a_long_series_has_keys_for_its_ends_only() -> None:
    rows = results({str(year): (4.0, 3.0, 2.0, 2.5) for year in range(2013, 2023)})
    texts = texts_of(SPEC, rows, rows)
    named = {k for k in texts if re.fullmatch(r"bad_health_rate_dd_\d{4}", k)}
    assert named == {"bad_health_rate_dd_2013", "bad_health_rate_dd_2022"}


def test_a_group_without_areas_is_said_to_be_unknown() -> None:
    rows = results({"2011": (NAN, 8.0, 5.0, 5.5), "2021": (NAN, 9.1, 4.9, 5.6)})
    texts = texts_of(SPEC, rows, rows)
    assert texts["bad_health_rate_dd"] == "not available"
    assert texts["bad_health_rate_vs_od"] == "not comparable with"
    assert texts["bad_health_rate_gap_od"] == "not available"
    assert texts["bad_health_rate_change_dd"] == "cannot be compared over time"
    assert texts["bad_health_rate_od"] == "9.1%"


def test_an_indicator_without_rows_has_no_keys() -> None:
    rows = results(TWO_YEARS, indicator="another_rate")
    assert texts_of(SPEC, rows, rows) == {}


def test_other_indicators_rows_do_not_leak_in() -> None:
    rows = pd.concat([results(TWO_YEARS), results({"1999": (1, 2, 3, 4)}, indicator="x")])
    texts = texts_of(SPEC, rows, rows)
    assert texts["bad_health_rate_first"] == "2011"
    assert all(key.startswith("bad_health_rate_") for key in texts)


number = st.one_of(st.just(NAN), st.just(math.inf), st.floats(-1e4, 1e4), st.just(0.0))
row = st.tuples(number, number, number, number)


@pytest.mark.parametrize("unit", ["percent", "people", "gbp", "years", "ratio", "score"])
@given(row, row, st.floats(0, 10))
def test_no_reader_sees_nan_none_or_infinity(unit: str, first: tuple, last: tuple, error: float) -> None:
    spec = Indicator(**(vars(SPEC) | {"unit": unit}))
    rows = results({"2011": first, "2021": last}, error)
    texts = texts_of(spec, rows, rows)
    every_period = results(TWO_YEARS)
    assert texts.keys() == texts_of(spec, every_period, every_period).keys()
    for text in texts.values():
        assert text
        assert not re.search(r"\b(nan|none|inf|infinity)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("text", ["41%", 'Liverpool\'s "four" wards', "", "£9 – £10", "one\\two"])
def test_a_pasted_text_is_what_the_notebook_library_would_have_glued(text, monkeypatch):
    import myst_nb
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    InteractiveShell.instance()
    with capture_output(display=True) as theirs:
        myst_nb.glue("key", text, display=False)
    with capture_output(display=True) as ours:
        pasting.paste("key", text)
    InteractiveShell.clear_instance()
    (expected,), (found,) = theirs.outputs, ours.outputs
    assert (found.data, found.metadata) == (expected.data, expected.metadata)
