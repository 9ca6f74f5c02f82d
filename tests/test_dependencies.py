"""The packages that the project stands on: each is named, used and locked, under a licence that goes with the MIT's."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analysis import paths

PROJECT = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (paths.ROOT / "requirements.txt").read_text(encoding="utf-8")
MAKEFILE = (paths.ROOT / "Makefile").read_text(encoding="utf-8")
OWN = canonicalize_name(PROJECT["project"]["name"])


def asked(requirements: Iterable[str]) -> dict[str, Requirement]:
    """What lines of ``pyproject.toml`` ask for, by the package's name."""
    return {canonicalize_name(r.name): r for r in map(Requirement, requirements)}


BOOK = asked(PROJECT["project"]["dependencies"])
DEV = asked(PROJECT["dependency-groups"]["dev"])
EXTRAS = {name: asked(lines) for name, lines in PROJECT["project"]["optional-dependencies"].items()}
PINS = {canonicalize_name(name): version for name, version in re.findall(r"(?m)^([\w.-]+)==(\S+)", LOCK)}
(LEFT_OUT,) = (set(line.split()) for line in re.findall(r"(?m)^LEFT_OUT := (.*)$", MAKEFILE))


# ---- the lock ------------------------------------------------------------------------------------


def askers() -> dict[str, set[str]]:
    """Who asks for each package, as the lock says it."""
    found = {}
    for entry in re.split(r"(?m)^(?=[\w.-]+==)", LOCK)[1:]:
        notes = re.findall(r"(?m)^ +#(?: via)? *(\S.*)$", entry.replace("# via\n", "#\n"))
        found[canonicalize_name(entry.split("==")[0])] = {note.split()[0] for note in notes}
    return found


@pytest.mark.parametrize("part", ["book", "dev", *EXTRAS])
def test_the_lock_pins_all_that_is_asked_for(part: str) -> None:
    wanted = {"book": BOOK, "dev": DEV, **EXTRAS}[part]
    assert [name for name, r in wanted.items() if not r.specifier.contains(PINS.get(name, "0"))] == []


def test_what_builds_the_package_is_locked_too() -> None:
    wanted = asked(PROJECT["build-system"]["requires"])
    assert [name for name, r in wanted.items() if not r.specifier.contains(PINS[name])] == []


def test_nothing_is_locked_that_nothing_asks_for() -> None:
    direct = {*BOOK, *DEV, *(name for extra in EXTRAS.values() for name in extra)}
    for name, who in askers().items():
        assert who, name
        assert (OWN in who) == (name in direct), f"{name}: make lock"
        assert who - {OWN} <= set(PINS), name


def test_each_package_has_one_version_with_its_hashes_and_no_address() -> None:
    entries = re.split(r"(?m)^(?=[\w.-]+==)", LOCK)[1:]
    assert len(entries) == len(PINS) > 150
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"://|(?m:^ *-(?!-hash).*)", LOCK) == []


def test_the_lock_is_what_is_installed() -> None:
    installed = {canonicalize_name(d.name): d.version for d in importlib.metadata.distributions()}
    differing = {
        name: (version, installed.get(name)) for name, version in PINS.items() if installed.get(name) != version
    }
    assert differing == {}, "make setup-dev"


# ---- what is named is used, and what is used is named --------------------------------------------

BOOK_NAMED = {
    "django-js-lib-leaflet": ("src/analysis/site/places/leaflet.py", "django-js-lib-leaflet"),
    "openpyxl": ("src/analysis/readers", "read_excel"),
    "pydata-sphinx-theme": ("src/analysis/site/policy.py", "pydata-sphinx-theme"),
    "pystemmer": ("requirements.txt", "snowballstemmer=="),
}
"""Packages of the book that no module imports by name: where their use stands, or what uses them where they are."""

DEV_NAMED = {
    "import-linter": ("Makefile", "lint-imports"),
    "mypy": ("Makefile", "mypy"),
    "pre-commit": (".pre-commit-config.yaml", "pre-commit"),
    "pyogrio": ("tests", "gpd.read_file"),
    "pytest-xdist": ("Makefile", "--dist loadgroup"),
    "ruff": ("Makefile", "ruff check"),
    "types-pyyaml": ("src/analysis", "import yaml"),
    "types-tqdm": ("src/analysis", "import tqdm"),
    "uv": ("Makefile", "$(UV)"),
}
"""Tools that nothing imports: where they are called, or whose types they are."""

MODULES = importlib.metadata.packages_distributions()
OF_TESTS = ("tests", "tools", "benchmarks")


@cache
def imported(*folders: str) -> dict[str, set[str]]:
    """The packages that may give each module imported in some folders; none for those of Python and of the project."""
    found = {}
    for folder in folders:
        for file in (paths.ROOT / folder).rglob("*.py"):
            for module in _imports(ast.parse(file.read_text(encoding="utf-8"))):
                if module in MODULES and module not in {*sys.stdlib_module_names, "analysis"}:
                    found[module] = {canonicalize_name(name) for name in MODULES[module]}
    return found


def _imports(tree: ast.AST) -> Iterator[str]:
    """The first part of every module's name that is imported from elsewhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_every_package_that_the_code_imports_is_named() -> None:
    unnamed = {module for module, packages in imported("src").items() if not packages & BOOK.keys()}
    assert unnamed == set()
    unnamed = {module for module, packages in imported(*OF_TESTS).items() if not packages & (BOOK.keys() | DEV.keys())}
    assert unnamed == set()


@pytest.mark.parametrize(
    ("wanted", "folders", "by_name"), [(BOOK, ("src",), BOOK_NAMED), (DEV, OF_TESTS, DEV_NAMED)], ids=["book", "dev"]
)
def test_every_package_that_is_named_is_used(
    wanted: dict[str, Requirement], folders: tuple[str, ...], by_name: dict[str, tuple[str, str]]
) -> None:
    used = {name for packages in imported(*folders).values() for name in packages}
    assert set(wanted) - used == set(by_name)
    for file, text in by_name.values():
        place = paths.ROOT / file
        files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
        assert any(text in f.read_text(encoding="utf-8") for f in files), (file, text)


def test_each_extra_is_the_executor_of_a_profile() -> None:
    executors = {
        file.parent.name: file.read_text(encoding="utf-8") for file in paths.ROOT.glob("profiles/*/config.yaml")
    }
    assert set(EXTRAS) == set(executors)
    for name, text in executors.items():
        assert f"executor: {name}\n" in text
        assert f"snakemake-executor-plugin-{name}" in EXTRAS[name]


# ---- what the book's environment leaves out ------------------------------------------------------


def test_the_book_imports_nothing_that_is_left_out() -> None:
    packages = {name for names in imported("src").values() for name in names}
    assert LEFT_OUT
    assert set(PINS) >= LEFT_OUT
    assert packages & LEFT_OUT == set()


@pytest.mark.slow
def test_every_module_loads_and_outlines_are_kept_without_what_is_left_out(tmp_path: Path) -> None:
    script = f"""
import importlib, pkgutil, sys
for name in {sorted(LEFT_OUT)}:
    sys.modules[name] = None
import analysis, geopandas, IPython, ipykernel.kernelapp, shapely, snakemake.cli
for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
frame = geopandas.GeoDataFrame({{"a": [1]}}, geometry=[shapely.Point(0, 0)], crs=27700)
frame.to_parquet({str(tmp_path / "outlines.parquet")!r})
assert len(geopandas.read_parquet({str(tmp_path / "outlines.parquet")!r}).to_crs(4326)) == 1
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


# ---- licences ------------------------------------------------------------------------------------

PERMISSIVE = {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU", "NCSA"}
ALLOWED = PERMISSIVE | {"MPL-2.0", "PSF-2.0", "Zlib"}
"""Licences (SPDX) under which a package may be used and passed on beside a project under the MIT licence: permissive
ones, and the MPL, which asks only for changes to its own files."""

AS_SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages call their licences, in classifiers, by hand, or at the head of the licence's text."""

EXCEPTIONS = {
    "docutils": "Its GPL part, a mode for Emacs, is not in the package; all else is public domain, BSD or PSF.",
    "text-unidecode": "Under the Artistic License or the GPL, as one likes; tests alone use it, through frictionless.",
    "pyphen": "Under the GPL, the LGPL or the MPL, as one likes: the LGPL, since WeasyPrint uses it unchanged.",
}
"""Packages whose metadata name another licence too, and why they may be used."""


def licences(package: importlib.metadata.Distribution) -> str:
    """What a package says its licence is, as an SPDX expression in which classifiers all hold at once."""
    about = package.metadata
    if expression := about.get("License-Expression"):
        return str(expression)
    classifiers = [c.split(" :: ")[-1] for c in about.get_all("Classifier") or [] if c.startswith("License :: ")]
    said = [c for c in classifiers if c != "OSI Approved"] or [str(about.get("License") or "").strip()]
    if said == [""]:
        texts = [f for f in package.files or () if re.search(r"dist-info/.*LICEN[CS]E", str(f))]
        said = [Path(str(package.locate_file(f))).read_text(encoding="utf-8").splitlines()[0].strip() for f in texts]
    return " AND ".join(AS_SPDX.get(name, name) for name in said) or "none"


def allowed(expression: str) -> bool:
    """Whether a licence may be chosen of each part of an expression."""
    parts = expression.replace("(", "").replace(")", "").split(" AND ")
    return all(any(choice in ALLOWED for choice in part.split(" OR ")) for part in parts)


@pytest.mark.parametrize("name", sorted(PINS))
def test_each_package_has_a_licence_that_is_allowed(name: str) -> None:
    said = licences(importlib.metadata.distribution(name))
    assert allowed(said) != (name in EXCEPTIONS), f"{name}: {said}"


def test_every_exception_is_locked_and_none_stands_under_the_agpl() -> None:
    assert set(EXCEPTIONS) <= set(PINS)
    for name in EXCEPTIONS:
        assert "Affero" not in licences(importlib.metadata.distribution(name))


@pytest.mark.parametrize(
    ("expression", "fine"),
    [
        ("MIT", True),
        ("AGPL-3.0-or-later", False),
        ("GPL-2.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("none", False),
    ],
)
def test_of_a_choice_one_must_be_allowed_and_of_what_holds_at_once_all(expression: str, fine: bool) -> None:
    assert allowed(expression) == fine
