"""Which regressions model B runs: ``data/social_models.yml`` as checked objects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NotRequired, cast

from typing_extensions import TypedDict

from analysis import paths
from analysis.models.iv.estimators import ESTIMATORS, Estimator
from analysis.settings import Settings, by_name, read, setting
from analysis.settings.document import Place
from analysis.settings.forms import OptionalText, SomeTexts, Text, Texts, Whole, YesNo

PLAN_FILE = paths.DATA / "social_models.yml"
MODEL = "social_infrastructure"
"""The id of this model in ``models.csv`` and ``diagnostics.csv``."""

Timing = Literal["after the outcome", "partly after the outcome", "by the outcome's end"]
"""When instruments are measured; with several, *after* is all of them and *partly* some."""

_SEPARATOR = "/"


@setting("measure")
@dataclass(frozen=True)
class Measure:
    """A treatment, an instrument or an outcome: a column with a label and dates."""

    id: Text
    column: Text
    label: Text
    years: tuple[Whole, Whole]
    unit: OptionalText = ""
    start: Text | None = None
    variant: YesNo = False
    placebo: YesNo = False
    expected_sign: Literal[-1, 0, 1] = 0


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
    rung : bool
        Whether it is for the ladder alone: the headline's level and instruments.
    """

    id: str
    label: str
    columns: tuple[str, ...]
    start: bool = False
    effects: str | None = None
    bad: tuple[str, ...] = ()
    reason: str = ""
    not_for: tuple[str, ...] = ()
    rung: bool = False


@setting("ladder")
class Ladder(TypedDict):
    """Control sets from few to many with what each adds, for an outcome and a placebo."""

    outcome: Text
    placebo: Text
    rungs: dict[str, Text]


@setting("level")
@dataclass(frozen=True)
class Level:
    """A level of areas, its prepared table, and the outcomes it is for (all when empty)."""

    id: Text
    table: Text
    label: Text
    outcomes: Texts = ()


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
    ladder: Ladder

    @property
    def counted_controls(self) -> list[str]:
        """The control sets of the family: those without bad controls that every level is run with."""
        return [name for name, controls in self.controls.items() if not (controls.bad or controls.rung)]

    def timing(self, instruments: str, outcome: str) -> Timing:
        """Return whether a set of instruments is measured after the period of an outcome."""
        spans = [self.instruments[name].years for name in self.instrument_sets[instruments]]
        end = self.outcomes[outcome].years[1]
        if all(first > end for first, _ in spans):
            return "after the outcome"
        return "partly after the outcome" if any(last > end for _, last in spans) else "by the outcome's end"

    def cells(self) -> Iterator[tuple[Level, Measure]]:
        """Yield each level with each outcome that it is for: one sample each."""
        for level in self.levels.values():
            for outcome in self.outcomes.values():
                if not level.outcomes or outcome.id in level.outcomes:
                    yield level, outcome

    def control_sets(self, level: Level, outcome: Measure) -> list[ControlSet]:
        """Return the control sets for a cell: all, or the headline's for a variant outcome."""
        chosen = [c for c in self.controls.values() if level.id not in c.not_for and not c.rung]
        if outcome.variant:
            return [c for c in chosen if c.id == self.headline["controls"]]
        return chosen

    def rungs(self, level: Level, outcome: Measure) -> list[ControlSet]:
        """Return the control sets of a cell that are for the ladder alone."""
        if outcome.variant or level.id != self.headline["level"]:
            return []
        return [c for c in self.controls.values() if c.rung]

    def chosen_treatments(self, controls: ControlSet, outcome: Measure) -> list[Measure]:
        """Return the treatments for a cell and control set; variants go with the headline's only."""
        main = controls.id == self.headline["controls"] and not outcome.variant
        return [t for t in self.treatments.values() if main or not t.variant]

    def columns(self, controls: ControlSet, outcome: Measure) -> list[str]:
        """Return the columns of a control set for an outcome, its level at the start included."""
        own = [outcome.start] if controls.start and outcome.start else []
        return [*controls.columns, *(column for column in own if column not in controls.columns)]


@setting("control set")
class ControlEntry(TypedDict):
    """A control set as the file has it: ``builds_on`` names one before it."""

    label: Text
    builds_on: NotRequired[Text]
    columns: NotRequired[Texts]
    start: NotRequired[YesNo]
    effects: NotRequired[Text]
    bad: NotRequired[Texts]
    reason: NotRequired[Text]
    not_for: NotRequired[Texts]
    rung: NotRequired[YesNo]


@setting("headline")
class Headline(TypedDict):
    """The version that the text speaks of."""

    level: Text
    controls: Text
    instruments: Text


Measures = by_name(Measure)


@setting("file")
class PlanFile(TypedDict):
    """The keys of the file."""

    levels: by_name(Level)  # type: ignore[valid-type]
    headline: Headline
    ladder: Ladder
    leave_out: Texts
    treatments: Measures  # type: ignore[valid-type]
    instruments: Measures  # type: ignore[valid-type]
    instrument_sets: dict[str, SomeTexts]
    outcomes: Measures  # type: ignore[valid-type]
    controls: dict[str, ControlEntry]
    predetermined: Texts


def load_plan(path: Path = PLAN_FILE) -> Plan:
    """Return the plan of a file.

    Raises
    ------
    SettingsError
        Names the file, the line and the value: a key is missing or not known, a set names what is not
        there, or bad controls have no reason.
    """
    file: Settings[PlanFile] = read(path, PlanFile)
    given = file.value
    controls = _control_sets(file)
    _check_names(file)
    file.checked()
    return Plan(
        given["levels"],
        given["treatments"],
        given["instruments"],
        given["instrument_sets"],
        given["outcomes"],
        controls,
        given["predetermined"],
        given["leave_out"],
        dict(given["headline"]),  # type: ignore[arg-type]
        given["ladder"],
    )


def _check_names(file: Settings[PlanFile]) -> None:
    """Make sure that every set, level and headline names what is there."""
    given = file.value
    _all_known(file, ("instrument_sets",), given["instrument_sets"], given["instruments"], "instrument")
    outcomes = {name: level.outcomes for name, level in given["levels"].items()}
    _all_known(file, ("levels",), outcomes, given["outcomes"], "outcome", ("outcomes",))
    not_for = {name: control.get("not_for", ()) for name, control in given["controls"].items()}
    _all_known(file, ("controls",), not_for, given["levels"], "level", ("not_for",))
    headline = given["headline"]
    file.one_of(("headline", "level"), headline["level"], given["levels"], "level")
    file.one_of(("headline", "controls"), headline["controls"], given["controls"], "control set")
    file.one_of(("headline", "instruments"), headline["instruments"], given["instrument_sets"], "instrument set")
    ladder = given["ladder"]
    file.one_of(("ladder", "outcome"), ladder["outcome"], given["outcomes"], "outcome")
    file.one_of(("ladder", "placebo"), ladder["placebo"], given["outcomes"], "outcome")
    for name in ladder["rungs"]:
        file.one_of(("ladder", "rungs", name), name, given["controls"], "control set")


def _all_known(
    file: Settings[PlanFile],
    place: Place,
    sets: Mapping[str, tuple[str, ...]],
    known: Mapping[str, object],
    what: str,
    key: Place = (),
) -> None:
    for name, members in sets.items():
        for number, member in enumerate(members):
            file.one_of((*place, name, *key, number), member, known, what)


def _control_sets(file: Settings[PlanFile]) -> dict[str, ControlSet]:
    found: dict[str, ControlSet] = {}
    for name, given in file.value["controls"].items():
        place: Place = ("controls", name)
        base = given.get("builds_on")
        if base is not None:
            file.one_of((*place, "builds_on"), base, found, "control set above it")
        inherited = found[base].columns if base in found else ()
        bad = given.get("bad", ())
        columns = (*inherited, *given.get("columns", ()))
        for number, column in enumerate(bad):
            file.one_of((*place, "bad", number), column, columns, "column of the set")
        if bad and "reason" not in given:
            file.fault(place, "has bad controls without a reason; give its 'reason'")
        found[name] = ControlSet(
            name,
            given["label"],
            columns,
            given.get("start", False),
            given.get("effects"),
            bad,
            given.get("reason", ""),
            given.get("not_for", ()),
            given.get("rung", False),
        )
    return found
