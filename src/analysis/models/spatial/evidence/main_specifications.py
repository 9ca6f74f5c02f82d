"""The specification of each data source by which claims are judged: ``data/specifications.yml``, read and checked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from analysis import paths
from analysis.models.spatial.estimators.panel import OwnLag
from analysis.models.spatial.evidence.specifications import ESTIMATOR_NAMES, Specification
from analysis.settings import Settings, by_name, once_for_each_state, read, setting
from analysis.settings.forms import SomeTexts, Text, one_of

FILE = paths.DATA / "specifications.yml"

SOURCE_OF = {
    "gva_growth": "small_area_output",
    "real_gva_growth": "small_area_output",
    "gva_growth_tees_durham": "tees_durham_output",
    "real_gva_growth_tees_durham": "tees_durham_output",
    "claimant_rate_change": "claimants",
    "log_claimant_rate": "claimants",
    "log_claimant_rate_change": "claimants",
    "employment_deprivation_change": "deprivation",
    "log_employment_deprivation_change": "deprivation",
    "employment_deprivation_rank_change": "deprivation",
    "gva_per_head_growth": "authority_output",
    "real_gva_per_head_growth": "authority_output",
}
"""The data source of each outcome."""


@setting("specification")
@dataclass(frozen=True)
class Main:
    """One source's specification, chosen before any estimate.

    Attributes
    ----------
    source, label : str
        The source's name, and the same in words.
    outcome, sample, weights, effects, own_lag, estimator : str
        As in :class:`~analysis.models.spatial.evidence.specifications.Specification`; an empty sample is the only one.
    reasons : tuple of str
        Why these.
    """

    source: Text
    label: Text
    outcome: Annotated[Text, one_of(tuple(SOURCE_OF))]
    weights: Annotated[Text, one_of(("queen", "nearest6", "band3km", "band40km"))]
    effects: Text
    own_lag: OwnLag
    estimator: Annotated[Text, one_of(ESTIMATOR_NAMES)]
    reasons: SomeTexts
    sample: Text | None = None

    def is_of(self, specification: Specification) -> bool:
        """Whether a specification is this one, under the clustered covariance."""
        same = all(
            getattr(self, name) == getattr(specification, name)
            for name in ("outcome", "weights", "effects", "own_lag", "estimator")
        )
        counted = specification.covariance == "clustered" or specification.estimator == "likelihood"
        return same and counted and self.sample in (None, specification.sample)


def load_main(path: Path | None = None) -> dict[str, Main]:
    """Return the main specification of each source, by the source's name.

    Raises
    ------
    SettingsError
        Names the file, the line and the key that is unknown, missing or wrong.
    """
    return _read(path or FILE)


@once_for_each_state
def _read(path: Path) -> dict[str, Main]:
    file: Settings[dict[str, Main]] = read(path, by_name(Main, "source"))
    for source, main in file.value.items():
        if SOURCE_OF[main.outcome] != source:
            file.fault((source, "outcome"), f"is of the source '{SOURCE_OF[main.outcome]}'")
    return file.checked()
