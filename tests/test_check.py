"""Every fault of a settings file is one line of ours: file, line, value, what is allowed, and nothing else."""

import copy
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import __main__, check, paths
from analysis.check.everything import faults
from analysis.check.loaded import FILES, LOADERS, checked_files
from analysis.errors import AnalysisError
from analysis.settings import SettingsError

NOT_OURS = re.compile(r"Traceback|<unicode string>|\\[Sdws]|\[a-z|\(-|pydantic|Input should|\^|File \"")
"""What no message may hold: stacks, patterns, a library's own words."""

CATALOG = "data/catalog/cni2023_lsoa21.yml"

Case = tuple[str, str, str, tuple[str, ...]]
"""File, what stands there, what stands there instead, and what the message must say."""

SLIPS: list[Case] = [
    (
        "data/indicators.yml",
        "  unit: people\n",
        "  unit: [people\n",
        ("line 16: this is not YAML", "begins in line 15"),
    ),
    (
        "data/figures.yml",
        "  index: S\n",
        "  index: S\n\tx: 1\n",
        ("line 16: this is not YAML", "found a tab character"),
    ),
    ("data/definition.yml", "imd: 2019", "imd: 2019: 5", ("line 11: this is not YAML",)),
    ("data/regions.yml", "    name: England", "    name: 'England", ("line 33: this is not YAML", "end of stream")),
    (CATALOG, "title: ", "title: :[ ", ("line 2: this is not YAML",)),
    (
        "data/claims.csv",
        "dd-lsoa-count-2023,",
        "dd-lsoa-count-2023,x,",
        ("line 3: this row has 15 cells, and the first row 14",),
    ),
    ("data/claims.csv", '"Exact LSOA count', '"Exact" LSOA count', ("line 3: this is not CSV",)),
    ("_toc.yml", "format: jb-book", "format: jb-book\n  x: y", ("line 2: this is not YAML",)),
]

DOUBLED: list[Case] = [
    (
        "data/indicators.yml",
        "working_age_population:",
        "population:",
        ("line 25: the key 'population' stands twice; the first is in line 12",),
    ),
    (
        "data/indicators.yml",
        "  unit: people\n",
        "  unit: people\n  unit: gbp\n",
        ("line 16: the key 'unit' stands twice; the first is in line 15",),
    ),
    (
        "data/figures.yml",
        "- id: groups_by_area",
        "- id: groups_map",
        ("'id' of figure 'groups_map' is that of the entry in line",),
    ),
    ("data/constraints.yml", "- id: health", "- id: education", ("line 19: 'id' of constraint 'education'", "line 9")),
    (
        "data/hierarchy.yml",
        "- name: Valued and treated fairly",
        "- name: Safe and secure work",
        ("line 16: 'name' of level",),
    ),
    ("data/funders.yml", "  Macc: ", "  ZING: ", ("the key 'ZING' stands twice; the first is in line",)),
    ("data/social_models.yml", "  drugs: {column", "  turnout: {column", ("the key 'turnout' stands twice",)),
    ("data/synthetic.yml", "  2014: [", "  2013: [", ("the key '2013' stands twice",)),
    (
        "data/definition.yml",
        "parents: mean",
        "imd: 2025",
        ("line 12: the key 'imd' stands twice; the first is in line 11",),
    ),
    (
        "data/claim_tests.yml",
        "  dd-lsoa-count-2023: {",
        "  dd-lsoa-count-approx: {",
        ("the key 'dd-lsoa-count-approx' stands twice",),
    ),
    ("data/claims.csv", "\ndd-lsoa-count-2023,", "\ndd-lsoa-count-approx,", ("line 3: 'id' of claim", "line 2")),
    ("data/recommendations.csv", "\n2,", "\n1,", ("line 3: 'number' of recommendation '1'", "line 2")),
    (
        "data/regions.yml",
        "slug: devon-and-torbay",
        "slug: london",
        ("'slug' of area 'london' is that of the entry in line",),
    ),
    ("data/former_authorities.csv", "\nE06000029,", "\nE06000028,", ("line 3: 'code'", "line 2")),
    (
        "_toc.yml",
        "- file: chapters/good_work",
        "- file: chapters/definition",
        ("is 'chapters/definition', which stands in line 7 already",),
    ),
    (CATALOG, "producer: ", "title: ", ("line 3: the key 'title' stands twice",)),
]

EMPTY: list[Case] = [
    (
        "data/indicators.yml",
        "population:\n  label: Residents\n",
        "nothing:\npopulation:\n  label: Residents\n",
        ("line 12: indicator 'nothing' is empty; expected the keys label, kind, unit",),
    ),
    (
        "data/figures.yml",
        "  - id: headline\n",
        "  -\n  - id: headline\n",
        ("figure 1 is empty; expected the keys id, kind, chapter",),
    ),
    ("data/constraints.yml", "- id: education\n", "-\n- id: education\n", ("line 9: constraint 1 is empty",)),
    (
        "data/hierarchy.yml",
        "    - {name: Sick pay}",
        "    -",
        ("element 6 of level 'Safe and secure work' is empty; expected the keys name, indicators",),
    ),
    ("data/similar_areas.yml", "nearest: 3", "nearest:", ("line 8: 'nearest' is empty; expected a whole number",)),
    (
        "data/social_models.yml",
        "  drugs: [drugs]",
        "  drugs: []",
        ("'instrument_sets.drugs' is empty; expected at least one text",),
    ),
    ("data/synthetic.yml", "seed: 20240619", "seed:", ("'seed' is empty; expected a whole number",)),
    (
        "data/funders.yml",
        "  Macc: {class: community}",
        "  Macc:",
        ("funder 'Macc' is empty; expected the keys class, reason",),
    ),
    (
        "data/claim_tests.yml",
        "  press-inactivity-higher: {test: level, indicator: inactivity_rate, than: [england], measure: same}",
        "  press-inactivity-higher:",
        ("claim 'press-inactivity-higher' is empty; expected the keys",),
    ),
    (
        "data/regions.yml",
        "  - slug: england\n",
        "  -\n  - slug: england\n",
        ("area 1 is empty; expected the keys slug, name",),
    ),
    (
        "data/recommendations.csv",
        ",The centre of government,",
        ",,",
        ("line 2: 'aim' of recommendation '1' is empty; expected a text",),
    ),
    (
        "_toc.yml",
        "      - file: chapters/definition\n",
        "      -\n",
        ("chapter 1 of part 1 is empty; expected the keys file",),
    ),
    (CATALOG, "title: ", "title:\n# ", ("line 2: 'title' is empty; expected a text",)),
]

FORMS: list[Case] = [
    ("data/indicators.yml", "unit: percent\n", "unit: percentage\n", ("'unit' of indicator 'inactivity_rate' is 'percentage'; allowed: percent, people", "(did you mean 'percent'?)")),
    ("data/indicators.yml", "  profile: true", "  profile: yes please", ("'profile' of indicator 'population' is 'yes please'; expected true or false",)),
    ("data/indicators.yml", "population:\n  label", "Population rate:\n  label", ("the name of indicator 'Population rate' is 'Population rate'; expected small letters, digits and _",)),
    ("data/indicators.yml", "numerator: residents,", "numerater: residents,", ("series 1 of indicator 'population' has the unknown key 'numerater'", "(did you mean 'numerator'?)")),
    ("data/indicators.yml", "  base: usual residents\n", "", ("line 12: 'base' of indicator 'population' is missing",)),
    ("data/figures.yml", "kind: dots", "kind: dotz", ("'kind' of figure 'headline' is 'dotz' (did you mean 'dots'?)",)),
    ("data/figures.yml", "title: {rule: map}", "title: {rule: mapp}", ("'title.rule' of figure 'groups_map' is 'mapp'; allowed: compare", "(did you mean 'map'?)")),
    ("data/figures.yml", "title: {rule: better, subject: Seven measures by group}", "title: {rule: better}", ("'title.subject' of figure 'headline' is missing; the rule better needs it",)),
    ("data/figures.yml", "    options: {area_type: region}", "    options: {areatype: region}", ("has the unknown key 'areatype'", "(did you mean 'area_type'?)")),
    ("data/figures.yml", "percent, {period}\n", "percent, {periods}\n", ("'subtitle' of figure 'headline'", "expected no other braces than {period} or {area}")),
    ("data/figures.yml", "subject: \"Assets, grants and votes\"", "subject: Assets, grants and votes", ("has the unknown key 'grants and votes'", "a text with a comma in it needs quotes")),
    ("data/constraints.yml", "  plural: true", "  plural: 3", ("line 26: 'plural' of constraint 'barriers' is 3; expected true or false",)),
    ("data/hierarchy.yml", "{name: Job security,", "{nam: Job security,", ("has the unknown key 'nam'; its keys are name, indicators (did you mean 'name'?)",)),
    ("data/similar_areas.yml", "limit: 3", "limit: -3", ("line 9: 'limit' is -3; expected a number above 0",)),
    ("data/definition.yml", "imd_share: 0.10", "imd_share: 10", ("line 14: 'imd_share' is 10; expected a number below 1",)),
    ("data/definition.yml", "imd: 2019", "imd: 2020", ("line 11: 'imd' is '2020'; allowed: 2019, 2019_published, 2025",)),
    ("data/funders.yml", "  Macc: {class: community}", "  Macc: {class: charity}", ("'class' of funder 'Macc' is 'charity'; allowed: community, lottery, other",)),
    ("data/funders.yml", ", reason: technology in Africa", "", ("funder 'Indigo Trust' is left out without a reason",)),
    ("data/funders.yml", "default: community", "default: comunity", ("'default' is 'comunity'", "(did you mean 'community'?)")),
    ("data/social_models.yml", "builds_on: place", "builds_on: places", ("'builds_on' of control set 'before' is 'places'", "(did you mean 'place'?)")),
    ("data/social_models.yml", "expected_sign: -1", "expected_sign: -2", ("'expected_sign' of measure 'drugs' is -2; allowed: -1, 0, 1",)),
    ("data/social_models.yml", "years: [2013, 2018], unit: log", "years: [2013], unit: log", ("item 2 of 'years' of measure 'grants' is missing",)),
    ("data/social_models.yml", "headline: {level: ward", "headline: {level: wards", ("'headline.level' is 'wards'", "(did you mean 'ward'?)")),
    ("data/synthetic.yml", "  2013: [8, 7.5, 2.6]", "  2013: [8, 7.5]", ("'claimants.2013'", "expected three numbers")),
    ("data/synthetic.yml", "        health_bad: [2, 7, 4]", "        health_bad: [99, 7, 4]", ("must be shares of 0 to 100",)),
    ("data/synthetic.yml", "    - of: unpaid_care_total", "    - of: unpaid_care_totals", ("'census2021.unpaid_care_totals', and there is no such column above it",)),
    ("data/claim_tests.yml", "test: count, count: doubly_disadvantaged, measure: definition, tolerance: nearest", "test: cont, count: doubly_disadvantaged, measure: definition, tolerance: nearest", ("'test' of claim 'dd-lsoa-count-approx' is 'cont'; allowed: level", "(did you mean 'count'?)")),
    ("data/claim_tests.yml", "tolerance: nearest_hundred", "tolerance: nearest_hundreds", ("'tolerance' of claim 'dd-lsoa-count-approx' is 'nearest_hundreds'", "(did you mean 'nearest_hundred'?)")),
    ("data/claim_tests.yml", "  exact: {within: 0, reason: The number is stated as exact.}", "  exact: {reason: The number is stated as exact.}", ("tolerance 'exact' needs one of 'within' and 'part'",)),
    ("data/claims.csv", ",1315,lsoas,equals,", ",many,lsoas,equals,", ("line 3: 'value' of claim 'dd-lsoa-count-2023' is 'many'; expected a number",)),
    ("data/claims.csv", ",1315,lsoas,equals,", ",1315,lsoas,equal,", ("'relation' of claim 'dd-lsoa-count-2023' is 'equal'", "(did you mean 'equals'?)")),
    ("data/claims.csv", "dd-lsoa-count-2023,definition,", "dd-lsoa-count-2023,definitions,", ("'chapter' of claim", "'definitions'; allowed: executive-summary", "(did you mean 'definition'?)")),
    ("data/claims.csv", "id,chapter,", "id,chapters,", ("line 1: the column 'chapter' is missing",)),
    ("data/recommendations.csv", ",national;local,\n", ",national;locals,\n", ("'level' of recommendation '2' is 'locals'; allowed: national, regional, local", "(did you mean 'local'?)")),
    ("data/regions.yml", "slug: devon-and-torbay", "slug: Devon and Torbay", ("is 'Devon and Torbay'; expected small letters and digits joined by hyphens, like west-midlands",)),
    ("data/regions.yml", "kind: combined_authority", "kind: county", ("'county'; allowed: country, combined_authority, region, area",)),
    ("data/former_authorities.csv", "E06000028,Bournemouth,2018,", "E06000028,Bournemouth,last,", ("line 2: 'last_year'", "is 'last'; expected a year, like 2023")),
    ("_toc.yml", "numbered: true", "numbered: always", ("line 5: 'numbered' of part 1 is 'always'; expected true or false",)),
    (CATALOG, "format: ", "format: x", ("'format' is 'x", "allowed: csv")),
    (CATALOG, "geography: ", "geographie: ", ("has the unknown key 'geographie'", "(did you mean 'geography'?)")),
]  # fmt: skip

CROSSED: list[Case] = [
    ("data/indicators.yml", "datasets: census2021_ts001_oa21}", "datasets: census2021_ts001_oa22}", ("line 23: indicator 'population' names the dataset 'census2021_ts001_oa22', which is not in data/catalog (did you mean 'census2021_ts001_oa21'?)",)),
    ("data/indicators.yml", "  chapter: definition\n", "  chapter: definitions\n", ("line 19: indicator 'population' names the chapter 'definitions', which is not in data/figures.yml", "(did you mean 'definition'?)")),
    ("data/indicators.yml", "  constraint: health\n", "  constraint: heath\n", ("names the constraint 'heath'", "allowed: education, connectivity, health, barriers")),
    ("data/indicators.yml", "table: census2021, numerator: residents,", "table: cencus2021, numerator: residents,", ("asks for the table 'cencus2021'", "(did you mean 'census2021'?)")),
    ("data/indicators.yml", "numerator: activity_inactive, ", "numerator: activity_inactives, ", ("asks for the column 'activity_inactives', which the table census2021 does not have (did you mean 'activity_inactive'?)",)),
    ("data/figures.yml", "indicators: [bad_health_rate, long_term_sick_rate, no_q", "indicators: [bad_heath_rate, long_term_sick_rate, no_q", ("figure 'headline' names the indicator 'bad_heath_rate', which is not in data/indicators.yml (did you mean 'bad_health_rate'?)",)),
    ("data/figures.yml", "datasets: [cni2023_lsoa21, imd2019_scores_lsoa11, boundaries_ltla24]", "datasets: [cni2023, imd2019_scores_lsoa11, boundaries_ltla24]", ("figure 'groups_map' names the dataset 'cni2023', which is not in data/catalog",)),
    ("data/figures.yml", '{match: "cni2023_*"', '{match: "cni2032_*"', ("the source 'cni2032_*' matches no dataset",)),
    ("data/figures.yml", "  glossary: G", "  glosary: G", ("the chapter 'glosary' has no file chapters/glosary.md (did you mean 'glossary'?)",)),
    ("data/figures.yml", "  bad_jobs_trap: 3", "  bad_jobs_trap: 4", ("the chapter 'bad_jobs_trap' has the number 4, and 3 by its place in _toc.yml",)),
    ("data/figures.yml", "  - id: jobs_density\n    kind: bars\n    chapter: work_and_income", "  - id: jobs_density\n    kind: bars\n    chapter: definition", ("figure 'jobs_density' is not shown in its chapter 'definition'; it is in work_and_income",)),
    ("data/constraints.yml", "[no_qualifications_rate, level4_rate]", "[no_qualification_rate, level4_rate]", ("constraint 'education' names the indicator 'no_qualification_rate'", "(did you mean 'no_qualifications_rate'?)")),
    ("data/constraints.yml", "[no_qualifications_rate, level4_rate]", "[population, level4_rate]", ("'population', of which neither more nor less is better",)),
    ("data/hierarchy.yml", "indicators: [weekly_pay]", "indicators: [weakly_pay]", ("line 10: 'Pay that is fair and can be lived on' names the indicator 'weakly_pay'", "(did you mean 'weekly_pay'?)")),
    ("data/similar_areas.yml", "- urban_rate", "- urban_rates", ("line 11: the list names the indicator 'urban_rates'", "(did you mean 'urban_rate'?)")),
    ("data/recommendations.csv", "jobs_density;connectivity_score", "jobs_densities;connectivity_score", ("line 6: recommendation 5 names the indicator 'jobs_densities'", "(did you mean 'jobs_density'?)")),
    ("data/claim_tests.yml", "    indicator: coastal_rate", "    indicator: costal_rate", ("'indicator' of claim 'dd-location-coastal' is 'costal_rate'", "(did you mean 'coastal_rate'?)")),
    ("data/claim_tests.yml", "  dd-ward-count-2019: ", "  dd-ward-count-2018: ", ("'dd-ward-count-2018', and there is no such claim", "how claim 'dd-ward-count-2019' is tested")),
    ("data/claim_tests.yml", "area: {region: South West}", "area: {region: Southwest}", ("names the region 'Southwest', which is not in England; allowed: ", "(did you mean 'South West'?)")),
    ("data/claim_tests.yml", "authority: Liverpool}", "authority: Liverpol}", ("names the local authority 'Liverpol'", "(did you mean 'Liverpool'?)")),
    ("data/social_models.yml", "leave_out: [E09000001]", "leave_out: [e09000001]", ("'e09000001' is left out: no local authority has this code (did you mean E09000001?)",)),
    ("data/regions.yml", "      - E07000008  # Cambridge", "      - E07000026", ("is 'E07000026': Allerdale was a local authority up to 2022 and is now part of Cumberland, E06000063",)),
    ("data/regions.yml", "      - E07000008  # Cambridge", "      - Cambridge", ("is 'Cambridge'; expected the code of a local authority or ward", "(did you mean E07000008?)")),
    ("data/regions.yml", "      - E07000008  # Cambridge", "      - Cambridg", ("(did you mean E07000008, Cambridge?)",)),
    ("data/regions.yml", "      - E07000008  # Cambridge", "      - e07000008", ("is 'e07000008'", "(did you mean E07000008?)")),
    ("data/regions.yml", "      - E07000008  # Cambridge", "      - E07999999", ("is 'E07999999', and no local authority or ward has this code",)),
    ("_toc.yml", "chapters/good_work", "chapters/good_wrk", ("line 10: the page 'chapters/good_wrk' has no file chapters/good_wrk.md (did you mean 'good_work'?)", "good_work.md: this chapter stands in no part")),
    ("chapters/index.md", 'edition.figure("headline")', 'edition.figure("headlines")', ("line 59: the figure 'headlines' is not in data/figures.yml (did you mean 'headline'?)", "figure 'headline' is not shown in its chapter 'index'")),
    ("chapters/index.md", "# ", "{data}`cni2023_lsoa22` # ", ("the dataset 'cni2023_lsoa22' is not in data/catalog (did you mean 'cni2023_lsoa21'?)",)),
    ("chapters/index.md", "# ", "{fig}`clamants` # ", ("the figure 'clamants' is not in data/figures.yml (did you mean 'claimants'?)",)),
    ("chapters/index.md", "# ", "{claim}`bad-heath-dd` # ", ("the claim 'bad-heath-dd' is not in data/claims.csv (did you mean 'bad-health-dd'?)",)),
    ("chapters/index.md", 'edition.figure("headline")', 'edition.figure("headline"', ("this cell is not Python",)),
    ("chapters/work_and_income.md", 'edition.glue("jobs_density"', 'edition.glue("jobs_densty"', ("the indicator 'jobs_densty' is not in data/indicators.yml (did you mean 'jobs_density'?)",)),
    ("chapters/definition.md", '"dd-population",', '"dd-populations",', ("the claim 'dd-populations' is not in data/claims.csv (did you mean 'dd-population'?)",)),
]  # fmt: skip

CASES = [*SLIPS, *DOUBLED, *EMPTY, *FORMS, *CROSSED]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of what is checked, for tests to break."""
    folder = tmp_path_factory.mktemp("checkout")
    for file in [*checked_files(paths.ROOT), paths.ROOT / "docs" / "tables.md"]:
        place = folder / file.relative_to(paths.ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    return folder


@contextmanager
def edited(root: Path, name: str, old: str, new: str) -> Iterator[Path]:
    """The checkout with one text of one file replaced; the catalogue, which is kept, in a folder of its own."""
    file = root / name
    kept = file.read_text(encoding="utf-8")
    assert old in kept, f"{name} has no {old!r} any more"
    file.write_text(kept.replace(old, new, 1), encoding="utf-8")
    try:
        yield file
    finally:
        file.write_text(kept, encoding="utf-8")


def require_ours(message: str, name: str, says: tuple[str, ...]) -> None:
    """Hold a message against what a person needs of it."""
    assert Path(name).name in message
    for part in says:
        assert part in message
    assert not NOT_OURS.search(message)


def test_a_checkout_as_it_is_has_no_fault(root: Path) -> None:
    assert faults() == faults(root) == []
    check.require_valid()


@pytest.mark.parametrize(("name", "old", "new", "says"), CASES, ids=lambda value: str(value)[:40])
def test_a_fault_is_named_before_anything_is_built(
    root: Path, name: str, old: str, new: str, says: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == CATALOG:
        own = shutil.copytree(root, root.parent / str(abs(hash((name, old, new)))))
        monkeypatch.setattr(paths, "ROOT", own)
        root = own
    with edited(root, name, old, new):
        found = faults(root)
        require_ours("\n".join(map(str, found)), name, says)
        # One slip is one fault, or two where it tears two things apart.
        assert 1 <= len(found) <= 2 or name == "data/claims.csv"
        with pytest.raises(SettingsError):
            check.require_valid(root)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"), [*SLIPS, *DOUBLED, *EMPTY, *FORMS], ids=lambda value: str(value)[:40]
)
def test_the_room_that_reads_a_file_names_its_faults_too(
    root: Path, name: str, old: str, new: str, says: tuple[str, ...]
) -> None:
    readers = {file: read for file, read in LOADERS.values()} | {"data/claims.csv": LOADERS["tests"][1]}
    with edited(root, name, old, new) as file, pytest.raises(AnalysisError) as fault:
        if name == CATALOG:
            from analysis.catalog.load import read_entry

            read_entry(file)
        readers[name](file.with_name("claim_tests.yml") if name == "data/claims.csv" else file)
    require_ours(str(fault.value), name, says)


def test_every_settings_file_is_checked() -> None:
    there = {f"data/{path.name}" for suffix in ("yml", "csv") for path in paths.DATA.glob(f"*.{suffix}")}
    assert there | {"data/catalog", "_toc.yml"} == set(FILES)


def test_the_command_prints_each_fault_and_fails(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "ROOT", root)
    assert __main__.main(["check"]) == 0
    assert re.fullmatch(r"\d+ files checked, no fault\n", capsys.readouterr().out)
    with edited(root, "data/similar_areas.yml", "nearest: 3\nlimit: 3", "nearest: none\nlimit: none"):
        assert __main__.main(["check"]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "data/similar_areas.yml, line 8: 'nearest' is 'none'; expected a whole number",
        "data/similar_areas.yml, line 9: 'limit' is 'none'; expected a number",
    ]
    assert said.out.endswith("files checked, 2 faults\n")


def test_checking_draws_nothing() -> None:
    """It takes seconds: neither charts nor Sphinx are imported."""
    code = (
        "import sys, analysis.check.everything; print(*sorted({'altair', 'sphinx', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_missing_file_is_named(root: Path) -> None:
    file = root / "data" / "funders.yml"
    aside = file.rename(file.with_suffix(".aside"))
    try:
        assert [str(fault) for fault in faults(root)] == [f"{file}: this file is missing"]
    finally:
        aside.rename(file)


# ---- any change at all ---------------------------------------------------------------------------

YAML = [name for name, _ in LOADERS.values() if name.endswith(".yml")]
CONTENT = {name: yaml.safe_load((paths.ROOT / name).read_text(encoding="utf-8")) for name in YAML}

ODD = [
    None,
    "",
    " ",
    "x",
    0,
    -1,
    2.5,
    float("nan"),
    True,
    10**30,
    [],
    ["x"],
    [None],
    {},
    {"x": 1},
    {1: 2},
    "{",
    "2021-03-21",
]
"""What can stand where something else should."""


def _places(content: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value."""
    keys = content if isinstance(content, dict) else range(len(content)) if isinstance(content, list) else ()
    for key in keys:
        yield (*place, key)
        yield from _places(content[key], (*place, key))


PLACES = {name: list(_places(content)) for name, content in CONTENT.items()}


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a file with one value deleted or replaced, as YAML."""
    name = draw(st.sampled_from(YAML))
    place = draw(st.sampled_from(PLACES[name]))
    content = copy.deepcopy(CONTENT[name])
    around = content
    for key in place[:-1]:
        around = around[key]
    if draw(st.booleans()):
        del around[place[-1]]
    else:
        around[place[-1]] = draw(st.sampled_from(ODD))
    return name, yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changed())
def test_whatever_is_changed_the_fault_is_ours(root: Path, change: tuple[str, str]) -> None:
    name, text = change
    file = root / name
    kept = file.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    try:
        found = faults(root)
    finally:
        file.write_text(kept, encoding="utf-8")
    assert not NOT_OURS.search("\n".join(map(str, found)))
