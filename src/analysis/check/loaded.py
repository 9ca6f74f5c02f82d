"""Every settings file, read by the room that owns it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from analysis import authorities, paths
from analysis.authorities import Former, load_former
from analysis.book.area.recommendations import Fact, Recommendation, read_recommendations, read_since
from analysis.book.charts.hierarchy_file import Level, load_levels
from analysis.book.contents import Contents, read_contents
from analysis.book.figures.registry import Registry, load_registry
from analysis.book.wording.patterns import Section, load_wording
from analysis.catalog.areas import Geography, load_area_codes
from analysis.catalog.dataset import Dataset
from analysis.catalog.load import load_catalog
from analysis.check.files import FILES
from analysis.definition import DEFINITION_FILE, Definition, load_definition
from analysis.indicators.constraints import Constraint, load_constraints
from analysis.indicators.similar import Method, load_method
from analysis.indicators.spec import Indicator, load_indicators
from analysis.models.iv.plan import Plan, load_plan
from analysis.models.spatial.evidence.main_specifications import Main, load_main
from analysis.prepare.civic.funders import Funders, load_funders
from analysis.prepare.funding.places import FundedPlace, load_funded_places
from analysis.regions import Region, load_regions
from analysis.replication.spec import ClaimTests
from analysis.replication.spec_file import load_tests
from analysis.results import schema
from analysis.results.synthetic.truth import Truth, load_truth
from analysis.settings import Fault, Settings, SettingsError
from analysis.settings.document import Place


@dataclass(frozen=True)
class Slip:
    """A fault before its line is looked up: by its place in a YAML file, or given as it is."""

    file: Path
    words: str
    place: Place | None = None
    line: int = 0


@dataclass(frozen=True)
class Loaded:
    """What every file of a checkout holds."""

    root: Path
    catalog: Mapping[str, Dataset]
    area_codes: Mapping[Geography, str]
    indicators: Mapping[str, Indicator]
    registry: Registry
    constraints: Mapping[str, Constraint]
    hierarchy: tuple[Level, ...]
    similar: Method
    plan: Plan
    specifications: Mapping[str, Main]
    truth: Truth
    tests: ClaimTests
    recommendations: Settings[tuple[Recommendation, ...]]
    since: Settings[tuple[Fact, ...]]
    funded: tuple[FundedPlace, ...]
    regions: Mapping[str, Region]
    contents: Settings[Contents]
    wording: Mapping[str, Section]
    funders: Funders
    definition: Definition
    former: Mapping[str, Former]
    files: schema.Schema

    def file(self, name: str) -> Path:
        """Return a file of the checkout."""
        return self.root / name


def _definition_file(root: Path) -> Path:
    """Return the definition in force, which may stand elsewhere, or that of another checkout."""
    return DEFINITION_FILE if root == paths.ROOT else root / "data" / "definition.yml"


def _regions(file: Path) -> dict[str, Region]:
    """Return the areas; their members are among the authorities of 2024, and the wards where those are prepared."""
    table = file.with_name("prepared") / "neighbourhoods.parquet"
    wards = pq.read_table(table, columns=["ward_code"])["ward_code"].unique().to_pylist() if table.is_file() else []
    return load_regions(file, known={*authorities.names(), *wards})


def _tests(file: Path) -> ClaimTests:
    return load_tests(file, file.with_name("claims.csv"), file.with_name("indicators.yml"))


LOADERS: Mapping[str, Callable[[Path], Any]] = {
    "catalog": load_catalog,
    "area_codes": load_area_codes,
    "indicators": load_indicators,
    "registry": load_registry,
    "constraints": load_constraints,
    "hierarchy": load_levels,
    "similar": load_method,
    "plan": load_plan,
    "specifications": load_main,
    "truth": load_truth,
    "tests": _tests,
    "recommendations": read_recommendations,
    "since": read_since,
    "funded": load_funded_places,
    "regions": _regions,
    "contents": read_contents,
    "wording": load_wording,
    "funders": load_funders,
    "definition": load_definition,
    "files": schema.load_schema,
    "former": load_former,
}
"""The function that reads each of the files; claims are read with the tests, which stand beside them."""


def load_everything(root: Path) -> tuple[Loaded | None, list[Fault]]:
    """Return every file's content, or None and the faults of those that cannot be read."""
    found: list[Fault] = []
    content: dict[str, Any] = {}
    for key, load in LOADERS.items():
        file = _definition_file(root) if key == "definition" else root / FILES[key]
        try:
            content[key] = load(file)
        except SettingsError as error:
            found += error.faults
    found = list(dict.fromkeys(found))
    return (None if found else Loaded(root, **content)), found
