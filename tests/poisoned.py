"""A checkout whose data files hold, in every text that people write, something that would act if it were not escaped.

Every string of every file is changed but for those that the code looks up: identifiers, kinds, codes, units,
addresses. A key or column that is new is a text until it is named here.
"""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from analysis import paths
from analysis.catalog.verify import sha256
from analysis.regions import ENGLAND

PAYLOADS = (
    "<script>window.hit=1</script>",
    '"><img src=x onerror=window.hit=1>',
    "</script><script>window.hit=1</script>",
    "' onmouseover='window.hit=1",
    "{{7*7}} {% x %} ${7*7}",
    "`code` *star* [x](javascript:window.hit=1)",
    "<!-- window.hit --> &amp; &lt;b&gt; & ]]>",
    "</title></style></svg><svg onload=window.hit=1>",
)

LOOKED_UP = {
    "claim_tests.yml": "test count measure tolerance than_count indicator under periods than direction group over "
    "region from out_of others ward authority indicators sets model term statistic",
    "constraints.yml": "id indicators",
    "definition.yml": "parents",
    "figures.yml": "match id kind chapter indicators rule report_figure datasets area_type editions periods indicator "
    "against choices unit index appendix_models appendix_social northern replication data glossary funding since only "
    "regional_chapters published gives_way_to",
    "funded_places.csv": "phase kind area_codes",  # an authority's name is poisoned as it is in the release
    "funders.yml": "community community_and_lottery all default class",
    "hierarchy.yml": "indicators",
    "indicators.yml": "kind unit better chapter period table numerator denominator datasets constraint areas "
    "panel_indicator",
    "regions.yml": "code_in_2024 slug kind code members short_edition",
    "results.yml": "type unit editions key datasets release indicators path made_by made_from",
    "similar_areas.yml": "indicators",
    "social_models.yml": "table outcomes level controls instruments leave_out column turnout drugs both start columns "
    "builds_on effects not_for bad predetermined outcome placebo",
    "specifications.yml": "outcome sample weights effects own_lag estimator",
    "area_codes.yml": "areas codes",
    "catalog": "id landing_page url sha256 format member geography reference released encoding codes lacks values "
    "rank_of decile_of part_of key held_as",
    "claims.csv": "id chapter measure group geography period value unit relation comparator figure document",
    "recommendations.csv": "number level indicators",
    "since.csv": "number date",
}
"""Keys of YAML, or columns of CSV, whose strings the code looks up, by file."""

RESULTS_LOOKED_UP = (
    "area_type area_code group id status indicator area period measure against constraint indicators unit datasets "
    "lsoa21_code kind code similar_code differs_most local_authority_code membership definition method condition "
    "scale chosen_on sample outcome alternative statistic specification covariance model estimator term design weights "
    "source effects own_lag neighbour_group england_status key outcome_id treatment_id treatment instruments controls "
    "group_2019 group_2025 phase rule doubt prices version"
)
"""Columns of results of which the same is true."""

JSON_LOOKED_UP = {
    "edition.json": "slug region_digest definition",
    "outlines.json": "type id transform arcs bbox",
    "release.json": "date editions data data_fingerprint source_commit built_with id sha256 files",
}
"""Keys of the results' JSON of which it is true."""

KEPT = {"England", "Urban", "Rural", "Coastal", "Inland", "London", "True", "False", ""}
"""Values of the other columns that the code asks for by name."""

NAMED = frozenset(
    re.findall(r"(?:region|authority|out_of): ([A-Z][\w ]+\w)", (paths.DATA / "claim_tests.yml").read_text("utf-8"))
)
"""Places that the tests of claims ask for by name."""

KNOWN_OF_SETTINGS = """
import json
from analysis.regions import load_regions
from analysis.results.release.deciding import settings
print(json.dumps({"settings": settings(), "regions": {k: r.digest for k, r in load_regions().items()}}))
"""


FILLED_IN = ("figures.yml",)
"""Files whose texts have {names} that are filled in: other braces are refused there, before anything is built."""


def poisoned(text: str, *, braces: bool = True) -> str:
    """The text with a payload after it; the same text always has the same one."""
    payloads = [payload for payload in PAYLOADS if braces or "{" not in payload]
    return f"{text} {payloads[zlib.crc32(text.encode()) % len(payloads)]}"


def _is_number(text: str) -> bool:
    """Whether a text is a number or a set of intervals."""
    return re.search(r"[a-z]{2}", re.sub(r"inf|nan|\bor\b|^empty$|^all values$", "", text.lower())) is None


@dataclass
class Checkout:
    """A checkout with the whole book of an edition and poisoned data.

    Attributes
    ----------
    folder : Path
    slug : str
        An edition of the release.
    texts : dict
        The poisoned texts of each file, by the file's place under ``data/``; ``catalog`` stands for its files.
    """

    folder: Path
    slug: str
    texts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def data(self) -> Path:
        """Its data files."""
        return self.folder / "data"

    def lay_out(self) -> None:
        """Copy what a build needs, and poison the data."""
        for name in ("_config.yml", "_toc.yml", "requirements.txt"):
            shutil.copy(paths.ROOT / name, self.folder / name)
        for name in ("_static", "chapters", "benchmarks/results"):
            shutil.copytree(paths.ROOT / name, self.folder / name)
        (self.folder / "docs").mkdir()
        shutil.copy(paths.ROOT / "docs" / "tables.md", self.folder / "docs")
        self.data.mkdir()
        for file in (*paths.DATA.glob("*.yml"), *paths.DATA.glob("*.csv")):
            shutil.copy(file, self.data)
        shutil.copytree(paths.CATALOG, self.data / "catalog")
        for part in {self.slug, ENGLAND, "shared"}:
            shutil.copytree(paths.RELEASED / part, self.data / "released" / part)
        shutil.copy(paths.RELEASED / "release.json", self.data / "released")
        self._poison_settings()
        self._poison_release()

    def _poison(self, name: str, text: str) -> str:
        bad = poisoned(text, braces=name not in FILLED_IN)
        self.texts[name].add(bad)
        return bad

    def _walk(self, name: str, value: Any, known: Collection[str], key: str = "") -> Any:
        if key in known:
            return value
        if isinstance(value, dict):
            return {k: self._walk(name, v, known, str(k)) for k, v in value.items()}
        if isinstance(value, list):
            return [self._walk(name, v, known, key) for v in value]
        return self._poison(name, value) if isinstance(value, str) and not _is_number(value) else value

    def _poison_yaml(self, name: str, file: Path, known: Collection[str]) -> None:
        content = self._walk(name, yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader), known)
        file.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=10_000), encoding="utf-8")

    def _poison_json(self, name: str, known: Collection[str]) -> None:
        file = self.data / name
        content = self._walk(name, json.loads(file.read_text(encoding="utf-8")), known)
        file.write_text(json.dumps(content), encoding="utf-8")

    def _poison_csv(self, name: str, known: Collection[str]) -> None:
        file = self.data / name
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
        for row in rows:
            for column, value in row.items():
                if column not in known and value not in KEPT | NAMED and not _is_number(value):
                    row[column] = self._poison(name, value)
        if rows:
            out = io.StringIO()
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            file.write_text(out.getvalue(), encoding="utf-8")

    def _poison_settings(self) -> None:
        for name, keys in LOOKED_UP.items():
            if name.endswith(".csv"):
                self._poison_csv(name, keys.split())
                continue
            files = [self.data / name] if name.endswith(".yml") else sorted((self.data / name).glob("*.yml"))
            for file in files:
                self._poison_yaml(name, file, keys.split())

    def _known_of_settings(self) -> dict[str, dict[str, str]]:
        """What a release of these settings would know them by."""
        asked = subprocess.run(
            [sys.executable, "-c", KNOWN_OF_SETTINGS],
            env={**os.environ, "ANALYSIS_ROOT": str(self.folder)},
            capture_output=True,
            check=True,
        )
        return dict(json.loads(asked.stdout))

    def _poison_release(self) -> None:
        """Poison the released results, and name their new checksums."""
        released = self.data / "released"
        for file in sorted(released.rglob("*")):
            name = file.relative_to(self.data).as_posix()
            if file.suffix == ".csv":
                self._poison_csv(name, RESULTS_LOOKED_UP.split())
            elif file.name in JSON_LOOKED_UP:
                self._poison_json(name, JSON_LOOKED_UP[file.name].split())
        about = json.loads((released / "release.json").read_text(encoding="utf-8"))
        known = self._known_of_settings()
        about["settings"] = known["settings"]
        for slug in {self.slug, ENGLAND}:
            edition = json.loads((released / slug / "edition.json").read_text(encoding="utf-8"))
            edition["region_digest"] = known["regions"][slug]
            (released / slug / "edition.json").write_text(json.dumps(edition), encoding="utf-8")
        about["files"] = {name: sha256(released / name) for name in about["files"] if (released / name).exists()}
        (released / "release.json").write_text(json.dumps(about), encoding="utf-8")
