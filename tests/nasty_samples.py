"""Invented editions that are nasty: ties, one area, none, London alone, gaps that do not hold; and their checker."""

from dataclasses import replace
from functools import cache

import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED
from sample_results import LIKE_COLUMNS, Sample, sample
from statement_truth import Checker
from wording_truth import Truth


class SampleTruth(Truth):
    """The values of an invented edition, with the intervals that its errors give."""

    def __init__(self, results: Sample) -> None:
        super().__init__()
        self.between = results.interval
        for row in results.indicators.itertuples():
            self.own[row.indicator, row.period, row.group] = float(row.value)
            if row.period not in self.periods[row.indicator]:
                self.periods[row.indicator].append(row.period)

    def interval(self, indicator: str, group: str, against: str, first: str, last: str) -> tuple[float, float]:
        return self.between(indicator, group, against, last, first)

    def of_distance(self, indicator: str, one: str, other: str, first: str, last: str) -> tuple[float, float]:
        return self.between(indicator, one, other, last, first)


def of_sample(results: Sample) -> Checker:
    """The checker of an invented edition's tables."""

    @cache
    def rows(name: str) -> list[dict[str, str]]:
        frame = results.by_region if name == "indicators_by_region" else results.table(name)
        return frame.astype(object).where(frame.notna(), "").astype(str).to_dict("records")

    views = {results.region.area: results, results.scope.region.area: results.scope}
    truths = {area: SampleTruth(view) for area, view in views.items()}
    return Checker(truths.__getitem__, rows)


def everywhere(results: Sample, value: float) -> Sample:
    """The same with one value for every group, year and region."""
    frames = {name: getattr(results, name).assign(value=value) for name in ("indicators", "national", "by_region")}
    return replace(results, **frames)


def turned(results: Sample) -> Sample:
    """The same with every value below zero."""
    flip = {"value": -1.0, "ci_low": -1.0, "ci_high": -1.0}
    frames = {}
    for name in ("indicators", "national", "by_region"):
        frame = getattr(results, name).copy()
        for column, by in flip.items():
            frame[column] = by * frame[column].astype(float)
        frame["ci_low"], frame["ci_high"] = frame["ci_high"].copy(), frame["ci_low"].copy()
        frames[name] = frame
    return replace(results, **frames)


def without_group(results: Sample, group: str) -> Sample:
    """The same with a group that has no value."""
    frames = {n: f[f["group"] != group] for n in ("indicators", "national") if (f := getattr(results, n)) is not None}
    return replace(results, **frames)


def london_only(results: Sample) -> Sample:
    """The same with ten neighbourhoods or more in London alone."""
    rows = results.by_region.copy()
    rows["areas"] = [40 if name == "London" else 3 for name in rows["region_name"]]
    return replace(results, by_region=rows)


def like_for_like(results: Sample, **moved: float) -> Sample:
    """The same with versions of every gap: as it is, and moved by a factor; below nought it is the other way round."""
    last = results.indicators.drop_duplicates(["indicator", "group"], keep="last").set_index(["indicator", "group"])
    rows = []
    for name, (own, period) in last.xs(DOUBLY_DISADVANTAGED, level="group")[["value", "period"]].iterrows():
        for against in (OTHER_DEPRIVED, NON_DEPRIVED):
            other = last.loc[(name, against), "value"]
            low, high = results.interval(name, DOUBLY_DISADVANTAGED, against, period)
            for version, factor in {"all": 1.0, **moved}.items():
                shift = (factor - 1) * (own - other)
                row = {"value": own + shift, "value_against": other, "difference": own - other + shift}
                ends = {"ci_low": low + shift, "ci_high": high + shift}
                where = {"area": results.region.area, "period": period, "against": against, "version": version}
                rows.append({"indicator": name, **where, **row, **ends})
    return replace(results, like_for_like=pd.DataFrame(rows, columns=LIKE_COLUMNS))


def of_one_area(results: Sample) -> Sample:
    """The same with one local authority, one region and one combined authority."""
    kinds = results.areas["area_type"]
    rows = results.areas[kinds.eq("edition") | ~results.areas.duplicated(["area_type", "group"])].copy()
    whole = rows[rows["area_type"] == "edition"].set_index("group")["areas"]
    return replace(results, areas=rows.assign(areas=rows["group"].map(whole)))


NASTY = {
    "as invented": sample(),
    "a region": sample("greater-manchester"),
    "six": sample("greater-manchester", doubly=6),
    "one": sample("greater-manchester", doubly=1),
    "none": sample("greater-manchester", doubly=0),
    "no errors": sample(error=0.0),
    "large errors": sample(error=60.0),
    "all equal": everywhere(sample(), 12.0),
    "below zero": turned(sample()),
    "London only": london_only(sample()),
    "one area": of_one_area(sample()),
    "gone without London": like_for_like(sample(), without_london=0.0),
    "the other way round without London": like_for_like(sample(), without_london=-1.0),
    "nowhere like for like": like_for_like(sample(), without_london=0.0, matched_on_imd=-1.0, of_working_age=0.0),
    "the same like for like": like_for_like(sample(), without_london=1.0, matched_on_imd=1.1),
    "without other deprived": without_group(sample(), OTHER_DEPRIVED),
}
