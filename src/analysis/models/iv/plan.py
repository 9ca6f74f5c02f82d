"""Which regressions model B runs: ``data/social_models.yml`` as checked objects."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from analysis import paths
from analysis.errors import CatalogError
from analysis.models.iv.estimators import ESTIMATORS, Estimator

PLAN_FILE = paths.DATA / "social_models.yml"
MODEL = "social_infrastructure"
"""The id of this model in ``models.csv`` and ``diagnostics.csv``."""

_SEPARATOR = "/"


@dataclass(frozen=True)
class Measure:
    """A treatment, an instrument or an outcome: a column with a label and dates."""

    id: str
    column: str
    label: str
    years: tuple[int, int]
    unit: str = ""
    start: str | None = None
    variant: bool = False
    placebo: bool = False
    expected_sign: int = 0


@dataclass(frozen=True)
class ControlSet:
    """A named set of controls.

    Attributes
    ----------
    columns : tuple of str
        Those of the sets it builds on come first.
    start : bool
        Whether the outcome's level at the start is a control too.
    effects : str or None
        Column of areas whose means are taken out.
    bad : tuple of str
        Columns that treatment may have changed, with `reason`.
    not_for : tuple of str
        Levels at which the set makes no sense.
    """

    id: str
    label: str
    columns: tuple[str, ...]
    start: bool = False
    effects: str | None = None
    bad: tuple[str, ...] = ()
    reason: str = ""
    not_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Level:
    """A level of areas, its prepared table, and the outcomes it is for (all when empty)."""

    id: str
    table: str
    label: str
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Specification:
    """One row of results: what is estimated, how, and with which covariance."""

    outcome: str
    treatment: str
    instruments: str
    controls: str
    estimator: Estimator
    covariance: str

    @property
    def id(self) -> str:
        """The specification as ``models.csv`` names it."""
        parts = (self.outcome, self.treatment, self.instruments, self.controls)
        return _SEPARATOR.join((*parts, self.estimator, self.covariance))

    @classmethod
    def parse(cls, text: str) -> "Specification":
        """Return the specification of an id; ValueError when it has another form."""
        parts = text.split(_SEPARATOR)
        if len(parts) != 6 or parts[4] not in ESTIMATORS:
            raise ValueError(f"'{text}' is not the id of a specification")
        outcome, treatment, instruments, controls, estimator, covariance = parts
        return cls(outcome, treatment, instruments, controls, cast(Estimator, estimator), covariance)


@dataclass(frozen=True)
class Plan:
    """All that is to be estimated."""

    levels: dict[str, Level]
    treatments: dict[str, Measure]
    instruments: dict[str, Measure]
    instrument_sets: dict[str, tuple[str, ...]]
    outcomes: dict[str, Measure]
    controls: dict[str, ControlSet]
    predetermined: tuple[str, ...]
    leave_out: tuple[str, ...]
    headline: dict[str, str]

    def cells(self) -> Iterator[tuple[Level, Measure]]:
        """Yield each level with each outcome that it is for: one sample each."""
        for level in self.levels.values():
            for outcome in self.outcomes.values():
                if not level.outcomes or outcome.id in level.outcomes:
                    yield level, outcome

    def control_sets(self, level: Level, outcome: Measure) -> list[ControlSet]:
        """Return the control sets for a cell: all, or the headline's for a variant outcome."""
        chosen = [c for c in self.controls.values() if level.id not in c.not_for]
        if outcome.variant:
            return [c for c in chosen if c.id == self.headline["controls"]]
        return chosen

    def chosen_treatments(self, controls: ControlSet, outcome: Measure) -> list[Measure]:
        """Return the treatments for a cell and control set; variants go with the headline's only."""
        main = controls.id == self.headline["controls"] and not outcome.variant
        return [t for t in self.treatments.values() if main or not t.variant]

    def columns(self, controls: ControlSet, outcome: Measure) -> list[str]:
        """Return the columns of a control set for an outcome, its level at the start included."""
        own = [outcome.start] if controls.start and outcome.start else []
        return [*controls.columns, *(column for column in own if column not in controls.columns)]


def load_plan(path: Path = PLAN_FILE) -> Plan:
    """Return the plan of a file.

    Raises
    ------
    CatalogError
        A key is not known, a set names what is not there, or bad controls have no reason.
    """
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    instruments = _measures(content["instruments"], path)
    sets = {name: tuple(members) for name, members in content["instrument_sets"].items()}
    for name, members in sets.items():
        _require(set(members) <= set(instruments), path, f"instrument set '{name}'")
    controls = _control_sets(content["controls"], path)
    levels = {
        name: Level(name, entry["table"], entry["label"], tuple(entry.get("outcomes", ())))
        for name, entry in content["levels"].items()
    }
    headline = dict(content["headline"])
    _require(headline["controls"] in controls, path, "headline controls")
    _require(headline["instruments"] in sets, path, "headline instruments")
    _require(headline["level"] in levels, path, "headline level")
    return Plan(
        levels,
        _measures(content["treatments"], path),
        instruments,
        sets,
        _measures(content["outcomes"], path),
        controls,
        tuple(content["predetermined"]),
        tuple(content["leave_out"]),
        headline,
    )


def _measures(entries: dict[str, dict[str, Any]], path: Path) -> dict[str, Measure]:
    found = {}
    for name, entry in entries.items():
        unknown = set(entry) - set(Measure.__dataclass_fields__)
        _require(not unknown, path, f"'{name}' with keys {sorted(unknown)}")
        years = tuple(entry["years"])
        found[name] = Measure(**{**entry, "id": name, "years": years})
    return found


def _control_sets(entries: dict[str, dict[str, Any]], path: Path) -> dict[str, ControlSet]:
    found: dict[str, ControlSet] = {}
    for name, entry in entries.items():
        base = entry.get("builds_on")
        _require(base is None or base in found, path, f"control set '{name}' builds on '{base}'")
        inherited = found[base].columns if base else ()
        bad = tuple(entry.get("bad", ()))
        columns = (*inherited, *entry.get("columns", ()))
        _require(set(bad) <= set(columns), path, f"control set '{name}' with bad controls")
        _require(not bad or bool(entry.get("reason")), path, f"reason of control set '{name}'")
        found[name] = ControlSet(
            name,
            entry["label"],
            columns,
            bool(entry.get("start", False)),
            entry.get("effects"),
            bad,
            entry.get("reason", ""),
            tuple(entry.get("not_for", ())),
        )
    return found


def _require(condition: bool, path: Path, what: str) -> None:
    if not condition:
        raise CatalogError(f"{path.name}: {what} is not as it should be")
