"""ONS model-based estimates of household income by MSOA of 2011."""

from pathlib import Path

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_codes, require_columns, require_range, require_total
from analysis.errors import DataError
from analysis.readers.geography import MSOA

MSOA11_ENGLAND = 6_791

SHEETS_FYE2020 = {
    "net": ("Net annual income", "Net annual income (£)"),
    "net_before_housing": (
        "Net income before housing costs",
        "Net annual income before housing costs (£)",
    ),
    "net_after_housing": (
        "Net income after housing costs",
        "Net annual income after housing costs (£)",
    ),
}
"""Sheet and column of each kind of income in the workbook for the year that ended in March 2020."""

LIMITS = {"Lower confidence limit (£)": "lower", "Upper confidence limit (£)": "upper"}


def income_2011_12() -> pd.DataFrame:
    """Return net weekly household income in 2011/12 (``income_msoa11_2011_12``).

    Income of all members of the household after tax, national insurance, council tax, pension
    contributions and maintenance; not equivalised; before housing costs. The file names no price
    base: prices are those of the year.

    Returns
    -------
    DataFrame
        Indexed by msoa11_code (6,791 English areas), GBP a week: weekly_income_2011_12, and its
        95% limits ..._lower and ..._upper.
    """
    dataset = "income_msoa11_2011_12"
    path = locate(dataset)
    frame = pd.read_csv(path, encoding="cp1252", header=4)
    income = "Net weekly income (£)"
    result = _estimates(dataset, path, frame, income, "weekly_income_2011_12")
    mean = result["weekly_income_2011_12"].mean()
    require_total(dataset, path, "mean of MSOA, GBP a week", mean, 540, 560)
    require_range(dataset, path, result["weekly_income_2011_12"], 200, 1_500)
    return result


def income_2019_20() -> pd.DataFrame:
    """Return net annual household income in the year ending March 2020 (``income_msoa11_fye2020``).

    Three kinds: net, as in 2011/12 (not equivalised); and net before and after housing costs,
    both equivalised on the OECD scale. The workbook names no price base: prices are those of the
    year. The models of the two years differ, so a change between them is not a trend.

    Returns
    -------
    DataFrame
        Indexed by msoa11_code (6,791 English areas), GBP a year: annual_income_2019_20_net,
        ..._net_before_housing, ..._net_after_housing, each with its 95% limits ..._lower and
        ..._upper.
    """
    dataset = "income_msoa11_fye2020"
    path = locate(dataset)
    sheets = pd.read_excel(path, sheet_name=[sheet for sheet, _ in SHEETS_FYE2020.values()], header=4)
    kinds = [
        _estimates(dataset, path, sheets[sheet], column, f"annual_income_2019_20_{kind}")
        for kind, (sheet, column) in SHEETS_FYE2020.items()
    ]
    result = pd.concat(kinds, axis=1)
    for column in result:
        require_range(dataset, path, result[column], 8_000, 120_000)
    mean = result["annual_income_2019_20_net"].mean()
    require_total(dataset, path, "mean of MSOA, GBP a year", mean, 35_000, 36_500)
    return result


def _estimates(dataset: str, path: Path, frame: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    """Return one estimate with its limits for English MSOA."""
    require_columns(dataset, path, frame, ["MSOA code", column, *LIMITS])
    english = frame[frame["MSOA code"].astype(str).str.startswith("E")]
    english = english.rename(columns={"MSOA code": "msoa11_code"}).set_index("msoa11_code")
    require_codes(dataset, path, english, "msoa11_code", pattern=MSOA)
    require_total(dataset, path, "MSOA11", english.index.nunique(), MSOA11_ENGLAND, MSOA11_ENGLAND)
    names = {column: name} | {limit: f"{name}_{end}" for limit, end in LIMITS.items()}
    result = english[list(names)].rename(columns=names).astype(float).sort_index()
    outside = ~result[name].between(result[f"{name}_lower"], result[f"{name}_upper"])
    if outside.any():
        raise DataError(
            dataset,
            "an estimate lies outside its own limits",
            file=path,
            column=column,
            value=result.loc[outside, name].iloc[0],
        )
    return result
