"""What model B is estimated on, by neighbourhood, ward and authority.

Each level sums the parts of its areas (:mod:`analysis.prepare.civic.social_parts`) and makes the same
rates of them in :func:`rates`.
"""

import numpy as np
import pandas as pd

from analysis.prepare import store
from analysis.prepare.civic.funders import FUNDERS_FILE
from analysis.prepare.civic.instruments import DATASETS as INSTRUMENT_DATASETS
from analysis.prepare.civic.instruments import drug_offences_by_authority
from analysis.prepare.civic.social_infrastructure import DATASETS as INFRASTRUCTURE_DATASETS
from analysis.prepare.civic.social_parts import CLAIMANT_YEARS, MEANS, additive_parts, percentile
from analysis.prepare.store import prepared

GVA_YEARS = (1998, 2012, 2019)

DATASETS = sorted(
    {*INFRASTRUCTURE_DATASETS, *INSTRUMENT_DATASETS, "imd2010_lsoa01", "imd2015_lsoa11"}
    | {"drug_offences_london_lsoa11", "lookup_lsoa01_lsoa11"}
)
AFTER = [
    "authority_panel",
    "boundaries",
    "census2011",
    "census2021",
    "claimants",
    "deprivation",
    "msoa_income",
    "neighbourhoods",
]
PROXIES = (
    "log_grants_per_head",
    "log_lottery_per_head",
    "assets_per_10000",
    "assets_near_per_10000",
)
"""What the index of social infrastructure is the mean of, each in standard deviations."""


@prepared("social_lsoa", inputs=DATASETS, after=AFTER, files=[FUNDERS_FILE])
def social_lsoa() -> pd.DataFrame:
    """Return social infrastructure, instruments, outcomes and controls by LSOA21.

    Grants and the Big Lottery Fund's are those of the area's ward of 2017, turnout that of its
    ward of 2024, drug offences and GVA those of its authority, net income that of its MSOA.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows: ward_code, local_authority_code, region_code,
        policing_area and the columns of :func:`rates`.
    """
    return _with_authority(rates(additive_parts()), _places("lsoa21_code"))


@prepared("social_ward", inputs=DATASETS, after=AFTER, files=[FUNDERS_FILE])
def social_ward() -> pd.DataFrame:
    """Return the same by ward of 2024, best fit of whole LSOA21.

    Indexed by ward_code, 6,784 rows; columns as in ``social_lsoa``. Wards without an election
    from 2021 to 2024 (46) have no turnout.
    """
    places = _places("lsoa21_code")
    parts = additive_parts().groupby(places["ward_code"]).sum(min_count=1)
    return _with_authority(rates(parts), _places("ward_code"))


@prepared("social_authority", inputs=DATASETS, after=AFTER, files=[FUNDERS_FILE])
def social_authority() -> pd.DataFrame:
    """Return the same by local authority of 2024: 296 rows, indexed by local_authority_code."""
    places = _places("lsoa21_code")
    parts = additive_parts().groupby(places["local_authority_code"]).sum(min_count=1)
    return _with_authority(rates(parts), _places("local_authority_code"))


def _places(level: str) -> pd.DataFrame:
    """Return the codes of the larger areas that each area of a level lies in."""
    columns = ["ward_code", "local_authority_code", "region_code"]
    frame = store.load("neighbourhoods")[columns].reset_index()
    if level != "lsoa21_code":
        frame = frame.drop_duplicates(level)
    place = frame.set_index(level, drop=level == "lsoa21_code").sort_index()
    return place[columns].rename_axis(level)


def rates(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the rates, logs and ranks of a level from its additive parts.

    Returns
    -------
    DataFrame
        Indexed as `parts`.

        Social infrastructure
            ``grants_per_head``, ``lottery_per_head``, ``all_grants_per_head`` (GBP a resident,
            2013 to mid-2018 together); ``log_...`` the log of one plus that;
            ``assets_per_10000``, ``assets_near_per_10000`` (community-owned assets per 10,000
            residents in the area, and within 3 km); ``social_index`` (mean of the four
            standardised); ``libraries_2010_per_10000``, ``libraries_2016_per_10000``.
        Instruments
            ``turnout`` (percent); drug offences are joined by authority.
            ``log_drug_offences_before`` (log of one plus offences per 1,000 residents in 2011
            and 2012 together, London without the City only).
        Outcomes, all so that more is better
            ``employment_improvement`` (percentile rank of the employment deprivation rate 2019
            less that of 2025), ``employment_improvement_log`` (fall in the log rate, percent),
            ``claimant_fall`` and ``claimant_fall_late`` (fall in claimants per 100 residents
            aged 16 to 64, 2013 to 2022 and 2018 to 2022, points), ``income_growth`` (net
            household income 2011/12 to 2019/20, percent a year, log). ``gva_growth`` is joined.
        Before treatment
            ``imd_improvement_2010_2015`` (percentile ranks of the index; data of 2008 and of
            2012/13).
        Controls
            Shares in percent, ``log_density`` (residents per square kilometre).
    """
    frame = pd.DataFrame(index=parts.index)
    frame["residents"] = parts["residents"]
    for name in MEANS:
        frame[name] = parts[f"{name}_people"] / parts[f"{name}_base"].where(parts[f"{name}_base"] > 0)
    return _controls(_outcomes(_infrastructure(frame, parts), parts), parts)


def _infrastructure(frame: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    for name in ("grants", "lottery", "all_grants"):
        frame[f"{name}_per_head"] = parts[f"{name}_gbp"] / parts["residents"]
        frame[f"log_{name}_per_head"] = np.log1p(frame[f"{name}_per_head"])
    frame["assets_per_10000"] = 1e4 * parts["assets"] / parts["residents"]
    for year in (2010, 2016):
        libraries = parts[f"libraries_{year}"]
        frame[f"libraries_{year}_per_10000"] = 1e4 * libraries / parts["residents"]
    before = 1000 * parts["drug_offences_2011_2012"] / parts["residents"]
    frame["log_drug_offences_before"] = np.log1p(before)
    proxies = frame[list(PROXIES)]
    frame["social_index"] = ((proxies - proxies.mean()) / proxies.std()).mean(axis=1)
    return frame


def _outcomes(frame: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    deprived = {
        year: 100 * parts[f"employment_deprived_{year}"] / parts[f"employment_base_{year}"] for year in (2019, 2025)
    }
    claimants = {year: 100 * parts[f"claimants_{year}"] / parts[f"residents_16_64_{year}"] for year in CLAIMANT_YEARS}
    frame["employment_deprivation_rate_2019"] = deprived[2019]
    frame["employment_improvement"] = percentile(deprived[2019]) - percentile(deprived[2025])
    frame["employment_improvement_log"] = 100 * np.log(deprived[2019] / deprived[2025])
    frame["claimant_rate_2013"] = claimants[2013]
    frame["claimant_fall"] = claimants[2013] - claimants[2022]
    frame["claimant_fall_late"] = claimants[2018] - claimants[2022]
    income = np.log(frame["net_income_2020"] / frame["net_income_2012"])
    frame["income_growth"] = 100 * income / 8
    frame["imd_improvement_2010_2015"] = frame["imd_percentile_2010"] - frame["imd_percentile_2015"]
    return frame


def _controls(frame: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    frame["log_density"] = np.log(parts["residents"] / parts["area_km2"])
    frame["log_income_2012"] = np.log(frame["net_income_2012"])
    shares = {
        "no_qualifications_2011": "qualifications_base_2011",
        "level4_2011": "qualifications_base_2011",
        "bad_health_2011": "health_base_2011",
        "retired_2011": "activity_base_2011",
        "students_2011": "activity_base_2011",
        "self_employed_2011": "activity_base_2011",
        "aged_65_plus_2021": "residents_2021",
        "aged_16_24_2021": "residents_2021",
        "level4_2021": "qualifications_base_2021",
        "social_rented_2021": "tenure_base_2021",
        "no_car_2021": "cars_base_2021",
        "moved_within_uk_2021": "migration_base_2021",
    }
    for name, base in shares.items():
        frame[name] = 100 * parts[name] / parts[base]
    return frame


def _with_authority(frame: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the codes of larger areas and what is known by authority."""
    authority = places["local_authority_code"].reindex(frame.index)
    known = _authorities()
    joined = pd.DataFrame({name: authority.map(known[name]) for name in known})
    return pd.concat([places.reindex(frame.index), frame, joined], axis=1)


def _authorities() -> pd.DataFrame:
    """Return drug offences and growth of GVA per head by authority.

    ``gva_growth`` runs from 2012 to 2019 and ``gva_growth_before`` from 1998 to 2012: log
    differences in percent a year, current prices (a national price index would shift all alike).
    """
    residents = store.load("neighbourhoods").groupby("local_authority_code")["population"].sum()
    offences = drug_offences_by_authority(residents)
    gva = store.load("authority_panel")["value"].xs("gva_per_head", level="indicator")
    gva = np.log(gva.unstack("year")[list(GVA_YEARS)])
    early, middle, late = GVA_YEARS
    return offences.assign(
        log_drug_offences=np.log(offences["drug_offences_per_1000"]),
        gva_growth=100 * (gva[late] - gva[middle]) / (late - middle),
        gva_growth_before=100 * (gva[middle] - gva[early]) / (middle - early),
        log_gva_per_head_2012=gva[middle],
    )
