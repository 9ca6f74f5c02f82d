"""The schemas for editors: as the code has them, and what the settings files hold is allowed by them."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from analysis import paths
from analysis.check.schemas import CATALOG, FOLDER, schemas
from analysis.settings.document import read_yaml
from settings_support import copy_settings

KEPT = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in (paths.ROOT / FOLDER).glob("*.json")}


def content(name: str) -> list[Any]:
    """What the files of one form hold, as JSON has it."""
    places = {"toc": [paths.ROOT / "_toc.yml"], CATALOG: sorted(paths.CATALOG.glob("*.yml"))}
    files = places.get(name, [paths.DATA / f"{name}.yml"])
    return [json.loads(json.dumps(read_yaml(file).content)) for file in files]


def test_they_are_those_of_the_code(tmp_path: Path) -> None:
    made = json.loads(json.dumps(schemas(copy_settings(tmp_path))))
    assert made == KEPT, "run `python -m analysis check --schemas`"


def test_every_settings_file_in_yaml_has_one() -> None:
    assert set(KEPT) == {"toc", CATALOG, *(file.stem for file in paths.DATA.glob("*.yml"))}


@pytest.mark.parametrize("name", sorted(KEPT))
def test_what_the_files_hold_is_allowed(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(KEPT[name])
    for held in content(name):
        jsonschema.validate(held, KEPT[name])


@pytest.mark.parametrize(
    ("name", "way", "value"),
    [
        ("indicators", ("bad_health_rate", "unti"), "percent"),
        ("indicators", ("bad_health_rate", "unit"), "percents"),
        ("figures", ("figures", 0, "kind"), "pie"),
        ("results", ("tables", "areas", "key"), 3),
        ("definition", ("imd_share",), "a tenth"),
        ("regions", ("regions", 0, "kind"), "duchy"),
        ("toc", ("parts", 0, "numbers"), True),
    ],
)
def test_a_slip_is_not(name: str, way: tuple[str | int, ...], value: object) -> None:
    held = content(name)[0]
    place = held
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(held, KEPT[name])
