"""The northern study's matched pairs: improvers and laggards that started alike, within a city region.

The deprived neighbourhoods are those of the index that stood when a period began, so that nobody
is on the list for how the period ended. City regions are the combined authorities, and London.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.prepare.indices.definition import worst
from analysis.prepare.store import Loader
from analysis.replication import matching
from analysis.replication.alternatives import LONDON
from analysis.replication.improvers import (
    A_TENTH,
    AT_THE_START,
    NORTH,
    PERIODS,
    Period,
    Scale,
    deprived,
    improvement,
    rates,
)
from analysis.replication.matching import Sample

SCALE: Scale = "log"
"""A rate's fall in percent of itself: a common factor, such as a wider definition, drops out."""

UNMATCHED, WITHOUT, WITH = "unmatched", "without_replacement", "with_replacement"
METHODS = (WITHOUT, WITH)

KEY = "rate_at_start"
"""The condition that the study is about: pairs must start alike in it."""

CONDITIONS: Mapping[str, str] = {
    KEY: "Worklessness at the start",
    "employment_deprivation_rate_2010": "Employment deprivation, 2010",
    "income_deprivation_rate_2010": "Income deprivation, 2010",
    "long_term_sick_2011": "Long-term sick, 2011",
    "bad_health_2011": "Bad health, 2011",
    "no_qualifications_2011": "No qualifications, 2011",
    "level4_2011": "Level 4 or above, 2011",
    "students_2011": "Full-time students, 2011",
    "retired_2011": "Retired, 2011",
    "self_employed_2011": "Self-employed, 2011",
    "log_density": "Residents per square kilometre (log)",
}
"""Initial conditions by name, with their labels; all in percent but the last."""

AFTERWARDS: Mapping[str, tuple[str, str, bool]] = {
    "moved_last_year": ("Moved in during the year before, 2021", "percent", False),
    "social_rent": ("Social rented homes, 2021", "percent", False),
    "private_rent": ("Private rented homes, 2021", "percent", False),
    "owner_occupied": ("Owner-occupied homes, 2021", "percent", False),
    "connectivity": ("Connectivity score, 2025", "score", False),
    "community_assets": ("Community-owned bodies within 3 km, per 10,000, 2022", "score", False),
    "turnout": ("Turnout at local elections, 2021 to 2024", "percent", False),
    "community_need": ("Community need, percentile, 2023", "score", False),
    "rate_at_end": ("Worklessness at the end", "percent", True),
    "worst_tenth_2019": ("Among the most deprived tenth in 2019", "percent", True),
    "doubly_disadvantaged": ("Doubly disadvantaged", "percent", True),
}
"""What is compared afterwards: label, unit, and whether the difference is mechanical."""

PAIR_COLUMNS = [
    "period",
    "method",
    "city_region",
    "improver_code",
    "improver_name",
    "laggard_code",
    "laggard_name",
    "distance",
    "improver_change",
    "laggard_change",
]
BALANCE_COLUMNS = [
    "period",
    "method",
    "condition",
    "label",
    "improvers_mean",
    "laggards_mean",
    "standardised_difference",
    "variance_ratio",
]
LEFT_OVER_COLUMNS = [
    "period",
    "method",
    "improvers",
    "matched",
    "condition",
    "label",
    "matched_mean",
    "rest_mean",
    "standardised_difference",
]
IN_LONDON = "in_london"
"""A condition of the improvers that found no pair which is not matched on: where they are."""

DIFFERENCE_COLUMNS = [
    "period",
    "method",
    "sample",
    "outcome",
    "label",
    "unit",
    "mechanical",
    "pairs",
    "clusters",
    "improvers_mean",
    "laggards_mean",
    "difference",
    "std_error",
    "ci_low",
    "ci_high",
    "p_value",
    "spread",
]


@dataclass(frozen=True)
class NorthernStudy:
    """The tables of the matched pairs.

    Attributes
    ----------
    pairs, balance, left_over, differences : DataFrame
        ``matched_pairs.csv``, ``balance.csv``, ``left_over.csv``, ``pair_differences.csv``; empty where the
        data that matching needs are not at hand.
    """

    pairs: pd.DataFrame
    balance: pd.DataFrame
    left_over: pd.DataFrame
    differences: pd.DataFrame


def city_regions(neighbourhoods: pd.DataFrame) -> pd.Series:
    """Return the combined authority of each neighbourhood, or London; missing elsewhere."""
    named = neighbourhoods["combined_authority"].astype(object)
    return named.where(neighbourhoods["region_name"] != LONDON, LONDON).rename("city_region")


def conditions(load: Loader, period: Period, rate: pd.DataFrame) -> pd.DataFrame | None:
    """Return the initial conditions of each neighbourhood; None where one is not at hand.

    A condition that is the rate at the start itself is not there twice.
    """
    social, census = load("social_lsoa"), load("census2011")
    made = (KEY, "long_term_sick_2011")
    same = f"{period.source}_rate_{period.first}"
    names = [name for name in CONDITIONS if name != same]
    wanted = [name for name in names if name not in made]
    if not set(wanted) <= set(social.columns):
        return None
    sick = 100 * census["activity_long_term_sick_16_74"] / census["activity_total_16_74"]
    frame = social[wanted].assign(**{KEY: rate["first"], "long_term_sick_2011": sick})
    return frame[names]


def afterwards(load: Loader, rate: pd.DataFrame) -> pd.DataFrame:
    """Return what each neighbourhood was like after the period, in the units of :data:`AFTERWARDS`."""
    census, social = load("census2021"), load("social_lsoa")
    n = load("neighbourhoods")
    moved = 1 - census["migration_same_address"] / census["migration_total"]
    homes = census["tenure_total"]
    need = 100 * n["cni2023_rank"].rank(ascending=False, pct=True)
    frame = pd.DataFrame(
        {
            "moved_last_year": 100 * moved,
            "social_rent": 100 * census["tenure_social_rented"] / homes,
            "private_rent": 100 * census["tenure_private_rented"] / homes,
            "owner_occupied": 100 * census["tenure_owned"] / homes,
            "connectivity": load("deprivation")["connectivity_score_2025"],
            "community_assets": social["assets_near_per_10000"],
            "turnout": social["turnout"],
            "community_need": need,
            "rate_at_end": rate["last"],
            "worst_tenth_2019": 100.0 * worst(n["imd2019_rank"], len(n), A_TENTH),
            "doubly_disadvantaged": 100.0 * (n["group"] == DOUBLY_DISADVANTAGED),
        }
    )
    return frame[list(AFTERWARDS)]


def _differences(made: pd.DataFrame, after: pd.DataFrame, spread: pd.Series) -> pd.DataFrame:
    """Return the paired difference in everything that is compared afterwards.

    ``spread`` is each one's standard deviation among all that could be matched.
    """
    rows = []
    for name, (label, unit, mechanical) in AFTERWARDS.items():
        found = asdict(
            matching.paired_difference(
                after.loc[made["treated"], name].to_numpy(dtype=float),
                after.loc[made["control"], name].to_numpy(dtype=float),
                made["stratum"].to_numpy().astype(str),
            )
        )
        found["improvers_mean"] = found.pop("treated_mean")
        found["laggards_mean"] = found.pop("control_mean")
        rows.append(
            {
                "outcome": name,
                "label": label,
                "unit": unit,
                "mechanical": mechanical,
                "spread": float(spread[name]),
                **found,
            }
        )
    return pd.DataFrame(rows)


def _balance(period: str, method: str, sample: Sample, pairs: pd.DataFrame | None) -> pd.DataFrame:
    frame = matching.balance(sample.conditions, sample.treated, pairs)
    frame = frame.rename(columns={"treated_mean": "improvers_mean", "control_mean": "laggards_mean"})
    frame = frame.reset_index().assign(period=period, method=method)
    frame["label"] = frame["condition"].map(CONDITIONS)
    return frame[BALANCE_COLUMNS]


def left_over(sample: Sample, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return how the improvers that found a laggard near enough differ from those that did not.

    Returns
    -------
    DataFrame
        A row for each condition and one for London (:data:`IN_LONDON`, in percent): improvers, matched (how
        many there are), condition, label, matched_mean, rest_mean, and their difference in standard
        deviations of all improvers, which a number says as well as a test: they are all there are.
    """
    improvers = sample.conditions[sample.treated]
    improvers = improvers.assign(**{IN_LONDON: 100.0 * (sample.strata[improvers.index] == LONDON)})
    found = improvers.index.isin(pairs["treated"])
    matched, rest = improvers[found], improvers[~found]
    frame = pd.DataFrame({"matched_mean": matched.mean(), "rest_mean": rest.mean()}).rename_axis("condition")
    frame["standardised_difference"] = (frame["rest_mean"] - frame["matched_mean"]) / improvers.std()
    labels = {**CONDITIONS, IN_LONDON: "In London"}
    frame = frame.reset_index().assign(improvers=len(improvers), matched=int(found.sum()))
    return frame.assign(label=frame["condition"].map(labels))


def sample_of(load: Loader, period: Period) -> tuple[Sample, pd.DataFrame] | None:
    """Return what is matched for a period, and the rates with their fall; None without the data.

    Improvers are the deprived neighbourhoods whose rate fell by more than the average of all
    deprived ones in England, in percent of the rate.
    """
    n = load("neighbourhoods")
    rate = rates(load, period)
    chosen = deprived(load, period).get(AT_THE_START)
    before = None if rate is None else conditions(load, period, rate)
    if rate is None or chosen is None or before is None:
        return None
    rate = rate.reindex(n.index)
    rate["fell"] = improvement(rate[["first", "last"]], SCALE)
    average = float(rate.loc[chosen, "fell"].mean())
    strata = city_regions(n)
    use = chosen & strata.notna() & rate["fell"].notna() & before.notna().all(axis=1)
    sample = Sample(before[use], rate.loc[use, "fell"] > average, strata[use], KEY)
    return sample, rate


def northern_study(load: Loader) -> NorthernStudy:
    """Return pairs, balance and differences for the periods that have a list of their start."""
    pairs, balances, left, differences = [], [], [], []
    n = load("neighbourhoods")
    names, cities = n["lsoa21_name"], city_regions(n)
    everywhere = cities.dropna().unique()
    north = cities[n["region_name"].isin(NORTH)].dropna().unique()
    for period in (p for p in PERIODS if p.start_index is not None):
        found = sample_of(load, period)
        if found is None:
            continue
        sample, rate = found
        after = afterwards(load, rate)
        spread = after.loc[sample.conditions.index].std()
        allowed = matching.distances(sample)
        balances.append(_balance(period.id, UNMATCHED, sample, None))
        for method, match in zip(METHODS, (matching.without_replacement, matching.with_replacement), strict=True):
            made = match(allowed)
            balances.append(_balance(period.id, method, sample, made))
            left.append(left_over(sample, made).assign(period=period.id, method=method))
            for where, inside in (("all", everywhere), ("north", north)):
                found_here = _differences(made[made["stratum"].isin(inside)], after, spread)
                differences.append(found_here.assign(period=period.id, method=method, sample=where))
            one, other = pd.Index(made["treated"]), pd.Index(made["control"])
            pairs.append(
                pd.DataFrame(
                    {
                        "period": period.id,
                        "method": method,
                        "city_region": made["stratum"],
                        "improver_code": one,
                        "improver_name": names[one].to_numpy(),
                        "laggard_code": other,
                        "laggard_name": names[other].to_numpy(),
                        "distance": made["distance"],
                        "improver_change": rate["fell"][one].to_numpy(),
                        "laggard_change": rate["fell"][other].to_numpy(),
                    }
                )
            )
    return NorthernStudy(
        _joined(pairs, PAIR_COLUMNS),
        _joined(balances, BALANCE_COLUMNS),
        _joined(left, LEFT_OVER_COLUMNS),
        _joined(differences, DIFFERENCE_COLUMNS),
    )


def _joined(frames: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    whole = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)
    return whole[columns]
