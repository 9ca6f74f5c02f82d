"""What ``data/claim_tests.yml`` can name besides indicators: alternatives, counts, claims on the models.

The names stand apart from the code that computes them, so that a chapter can read the tests without
importing it.
"""

from collections.abc import Mapping

from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED

IMD_2025, PUBLISHED_DECILES, CNI2019_WARDS = "imd2025", "published_deciles", "cni2019_wards"
CNI2019_RESIDENTS = "cni2019_residents"
AREA_MEANS, BY_RESIDENTS = "area_means", "by_residents"
WITHOUT_LONDON, WITHIN_REGIONS, URBAN = "without_london", "within_regions", "urban"

LABELS: Mapping[str, str] = {
    IMD_2025: "IMD 2025",
    PUBLISHED_DECILES: "IMD 2019 deciles as published",
    CNI2019_WARDS: "The 225 wards of the CNI 2019",
    CNI2019_RESIDENTS: "The 225 wards of the CNI 2019, residents of mid-2015 counted",
    AREA_MEANS: "Means of neighbourhoods instead of pooled rates",
    BY_RESIDENTS: "Residents counted instead of neighbourhoods",
    WITHOUT_LONDON: "Without London",
    WITHIN_REGIONS: "Other groups with the doubly disadvantaged\u2019s mix of regions",
    URBAN: "Urban neighbourhoods only",
}
"""Every alternative by id, with its name for readers (:mod:`analysis.replication.alternatives`)."""

COUNTS = (
    "doubly_disadvantaged",
    "wards",
    "left_behind_wards",
    "left_behind_lsoa11",
    "left_behind_lsoa21",
    "left_behind_wards24",
    "smallest_ward",
    "largest_ward",
    "mean_ward",
    *(f"{which}_{what}" for what in ("residents", "households") for which in ("smallest", "largest", "mean")),
)
"""Every number that a test of kind ``count`` can ask for (:mod:`analysis.replication.counts`)."""

RHO_CLAIMS: Mapping[str, str] = {
    "rho-significant-dd": DOUBLY_DISADVANTAGED,
    "rho-significant-od": OTHER_DEPRIVED,
    "rho-significant-nd": NON_DEPRIVED,
}
RATIO_CLAIMS: Mapping[str, str] = {
    "rho-dd-vs-other-deprived": OTHER_DEPRIVED,
    "rho-dd-vs-non-deprived": NON_DEPRIVED,
}
SOCIAL_CLAIMS = (
    "iv-effect-grants",
    "iv-effect-lottery",
    "iv-effect-assets",
    "iv-larger-than-ols",
    "iv-first-stage-f-threshold",
    "iv-endogeneity-rejected",
    "iv-hansen-j",
    "iv-drug-crime-first-stage-negative",
    "iv-turnout-first-stage-positive",
)
MODEL_CLAIMS = (*RHO_CLAIMS, *RATIO_CLAIMS, *SOCIAL_CLAIMS)
"""Every claim that one of the two models speaks to (:mod:`analysis.replication.model_claims`)."""
