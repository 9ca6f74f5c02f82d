"""Commands do the same in any place: without git, home or history, read-only, in other languages and time zones."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis import paths
from analysis.check.door import remember
from analysis.results.national import source_commit
from places import as_anybody, contents, copy_of_checkout, london, run
from site_support import JUPYTER_BOOK, tiny_book

NOBODYS_HOME = {"HOME": None, "XDG_CACHE_HOME": None, "XDG_CONFIG_HOME": None, "XDG_DATA_HOME": None}
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""A machine that knows no letter beyond ASCII, and a Python that does not help itself."""

NO_PROGRAM = {"PATH": "/nowhere"}
AHEAD = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}
BEHIND = {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2"}
ODD: dict[str, str | None] = {**NO_PROGRAM, **NOBODYS_HOME, **ASCII, **AHEAD}
"""No git nor any other program, no home, no letters, and already tomorrow."""

PAGE = """# First

In {glue:text}`bad_health_rate_dd` of them \u2013 more than S\u00e3o Paulo\u2019s \u00a35.

```{code-cell} ipython3
:tags: [parameters, remove-cell]
region = "england"
```

```{code-cell} ipython3
:tags: [remove-cell]
from analysis import Edition
edition = Edition(region)
edition.glue("bad_health_rate")
```

```{code-cell} ipython3
:tags: [remove-input]
edition.figure("claimants")
```
"""
PAGES = {"first": PAGE, "data": "# Data\n\nText.\n"}
"""The second is where the figure's source line leads."""


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """London's results as this machine restores them."""
    build = tmp_path_factory.mktemp("here")
    done = london(paths.ROOT, ANALYSIS_BUILD=str(build))
    assert done.returncode == 0, done.stdout
    found = contents(build / "results" / "london")
    assert "edition.json" in found
    return found


@pytest.mark.slow
def test_results_are_the_same_to_the_byte(expected, tmp_path) -> None:
    done = london(paths.ROOT, ANALYSIS_BUILD=str(tmp_path), **ODD)
    assert done.returncode == 0, done.stdout
    assert contents(tmp_path / "results" / "london") == expected


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with German and Turkish, which few machines have."""
    folder = tmp_path_factory.mktemp("languages")
    for name in ("de_DE", "tr_TR"):
        command = ("localedef", "-i", name, "-f", "UTF-8", str(folder / f"{name}.UTF-8"))
        if shutil.which("localedef") is None or subprocess.run(command, check=False).returncode != 0:
            pytest.skip("this machine cannot make other languages: localedef or its sources are not there")
    return folder


IN_THE_MACHINES_LANGUAGE = """
import locale, sys
locale.setlocale(locale.LC_ALL, "")
from analysis.__main__ import main
from analysis.site.edition_note import read_edition_note
status = main(["results", "--data", "released", "--region", "london"])
print(f"{1.5:n}", read_edition_note("london").long_date)
sys.exit(status)
"""
"""What ``sphinx-build`` does: it takes over the machine's language, and with it the names of months."""


@pytest.mark.slow
@pytest.mark.parametrize("language", ["de_DE.UTF-8", "tr_TR.UTF-8"])
def test_another_language_changes_no_number_and_no_date(language, languages, expected, tmp_path) -> None:
    done = run(
        paths.ROOT,
        *(sys.executable, "-c", IN_THE_MACHINES_LANGUAGE),
        **{"ANALYSIS_BUILD": str(tmp_path), "LOCPATH": str(languages), "LC_ALL": language},
    )
    assert done.returncode == 0, done.stdout
    number, _, date = done.stdout.splitlines()[-1].partition(" ")
    assert number == "1,5", "the language was not taken over, so that this test shows nothing"
    assert date.split()[1] in "January February March April May June July August September October November December"
    assert contents(tmp_path / "results" / "london") == expected


# ---- copies ---------------------------------------------------------------------------------------


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """The checkout as a ZIP gives it: no history."""
    return copy_of_checkout(tmp_path / "unpacked")


@pytest.fixture
def writable_again() -> Iterator[list[Path]]:
    """Folders that a test has locked; unlocked at its end, or pytest could not remove them."""
    locked: list[Path] = []
    yield locked
    for folder in locked:
        lock(folder, 0o200)


def lock(folder: Path, bit: int = 0) -> None:
    """Take the right to write from a folder and all in it, or give it back to its owner."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222 | bit)


@pytest.mark.slow
def test_a_copy_without_history_gives_the_same_results(unpacked, expected) -> None:
    done = london(unpacked, PYTHONPATH=str(unpacked / "src"))
    assert done.returncode == 0, done.stdout
    assert contents(unpacked / "_build" / "results" / "london") == expected


def test_a_copy_has_no_commit_even_inside_another_repository(unpacked, monkeypatch) -> None:
    monkeypatch.setattr(paths, "ROOT", unpacked)
    assert source_commit() == "unknown"
    git = shutil.which("git")
    if git is None:
        pytest.skip("there is no git")
    name = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
    for command in (("init", "--quiet"), (*name, "commit", "--quiet", "--allow-empty", "--message", "Theirs")):
        subprocess.run([git, *command], cwd=unpacked.parent, check=True)
    assert source_commit() == "unknown"
    monkeypatch.setattr(paths, "ROOT", unpacked.parent)
    assert len(source_commit()) == 40


def test_without_git_the_commit_is_unknown(monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert source_commit() == "unknown"


def anybody() -> tuple[str, ...]:
    """What makes a read-only folder read-only to root; skips where that cannot be."""
    try:
        return as_anybody()
    except LookupError as why:
        pytest.skip(str(why))


@pytest.mark.slow
def test_a_read_only_checkout_gives_the_same_results_elsewhere(unpacked, expected, tmp_path, writable_again) -> None:
    before = anybody()
    writable_again.append(unpacked)
    lock(unpacked)
    found = contents(unpacked)
    refused = london(unpacked, *before)
    assert refused.returncode != 0, "the checkout can be written to, so that this test shows nothing"
    done = london(unpacked, *before, ANALYSIS_BUILD=str(tmp_path / "elsewhere"), **BEHIND)
    assert done.returncode == 0, done.stdout
    assert contents(tmp_path / "elsewhere" / "results" / "london") == expected
    assert contents(unpacked) == found


# ---- a whole book ---------------------------------------------------------------------------------


def build(folder: Path, *before: str, out: Path | None = None, **changes: str | None) -> dict[str, bytes]:
    """Build the book in `folder`, with its output elsewhere where `out` says so; the pages and the PDF by name."""
    where: tuple[str, ...] = ()
    if out is not None:
        where = ("--path-output", str(out))
        changes["ANALYSIS_BUILD"] = str(out / "_build")
    # So small a book passes no check of the whole.
    remember(folder, (out or folder) / "_build")
    done = run(folder, *before, str(JUPYTER_BOOK), "build", ".", *where, ANALYSIS_DATA="released", **changes)
    assert done.returncode == 0, done.stdout[-3000:]
    html, pdf = (out or folder) / "_build" / "html", (out or folder) / "_build" / "england.pdf"
    command = (sys.executable, "-m", "analysis", "pdf", "--region", "england", "--html", str(html), "--out", str(pdf))
    done = run(folder, *before, *command, ANALYSIS_DATA="released", **changes)
    assert done.returncode == 0, done.stdout[-3000:]
    pages = contents(html)
    assert b"S\xc3\xa3o Paulo\xe2\x80\x99s" in pages["chapters/first.html"]
    return pages | {pdf.name: pdf.read_bytes()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The names of the files that differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.mark.slow
def test_a_book_is_the_same_to_the_byte(tmp_path, writable_again) -> None:
    here, locked = (tiny_book(tmp_path / name, PAGES, results=False) for name in ("here", "locked"))
    pages = build(here)
    for left in [path for path in (here / "_build").iterdir() if path.name != "html"]:
        # A second build over the first one's pages, which makes all else anew.
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    assert differing(build(here, **ODD), pages) == []
    before = anybody()
    writable_again.append(locked)
    lock(locked)
    assert differing(build(locked, *before, out=tmp_path / "elsewhere", **BEHIND), pages) == []
    assert not (locked / "_build").exists()


# ---- encodings ------------------------------------------------------------------------------------


def without_encoding(tree: ast.AST) -> Iterator[str]:
    """Calls that read or write text in whatever encoding the machine's language has."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or any(k.arg == "encoding" for k in node.keywords):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = (*node.args, *(k.value for k in node.keywords))
        modes = [part.value for each in given for part in ast.walk(each) if isinstance(part, ast.Constant)]
        texts = "".join(mode for mode in modes if isinstance(mode, str))
        # Archives hold bytes; so does a compressed file that is not opened as text.
        module = ast.unparse(node.func).partition(".")[0]
        binary = "b" in texts or module == "tarfile" or (module in ("bz2", "gzip", "lzma") and "t" not in texts)
        match name:
            case "read_text" if not node.args:
                yield ast.unparse(node)
            case "write_text" if len(node.args) < 2:
                yield ast.unparse(node)
            case "open" | "fdopen" if not binary and "archive" not in ast.unparse(node.func):
                yield ast.unparse(node)
            case "TemporaryFile" | "NamedTemporaryFile" if modes and not binary:
                yield ast.unparse(node)
            case "run" | "Popen" | "check_output" if any(k.arg == "text" for k in node.keywords):
                yield ast.unparse(node)


def test_every_text_is_read_and_written_in_an_encoding_that_the_code_names() -> None:
    folders = (paths.PACKAGE, paths.ROOT / "benchmarks")
    trees = {p: ast.parse(p.read_text(encoding="utf-8")) for folder in folders for p in folder.rglob("*.py")}
    assert len(trees) > 100
    assert {
        os.path.relpath(p, paths.ROOT): found for p, tree in trees.items() if (found := list(without_encoding(tree)))
    } == {}


@pytest.mark.parametrize(
    "code",
    [
        "path.read_text()",
        "path.write_text(text)",
        "open(name)",
        "part.open('w')",
        "tempfile.TemporaryFile('w+')",
        "subprocess.run(command, text=True)",
        "gzip.open(path, 'rt')",
    ],
)
def test_a_text_without_encoding_is_found(code: str) -> None:
    assert list(without_encoding(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "path.read_text('utf-8')",
        "path.write_text(text, encoding='utf-8')",
        "open(name, 'rb')",
        "path.open('ab')",
        "gzip.open(path)",
        "tarfile.open(path)",
    ],
)
def test_bytes_and_named_encodings_are_left_alone(code: str) -> None:
    assert not list(without_encoding(ast.parse(code)))
