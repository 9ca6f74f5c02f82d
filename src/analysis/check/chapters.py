"""What the chapters call and link to exists, and every figure is shown by its chapter."""

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.check.loaded import Loaded, Slip
from analysis.settings.faults import near

CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(?P<code>.*?)^```", flags=re.M | re.S)
ROLE = re.compile(r"\{(?P<role>fig|data|claim)\}`(?P<name>[^`]*)`")
LINK = re.compile(r"\]\((?:(?P<page>[\w./-]+)\.md)?(?P<anchor>#[\w-]+)?\)")
"""A link within the book: to a page, or to a label wherever it stands."""
LABEL = re.compile(r"^\((?P<name>[\w-]+)\)=$", flags=re.M)
FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1\s*$", flags=re.M | re.S)

ARGUMENTS = {"share_of": 2}
"""How many arguments of a call name indicators, where not all do."""

ROLES = {"fig": "figure", "data": "dataset", "claim": "claim"}
WHERE = {
    "figure": "data/figures.yml",
    "dataset": "data/catalog",
    "claim": "data/claims.csv",
    "indicator": "data/indicators.yml",
    "page": "chapters",
    "label": "any chapter, as (name)= above a heading",
}


@dataclass(frozen=True)
class Named:
    """A name in a chapter: what kind of thing it names, and the line."""

    kind: str
    name: str
    line: int


def _code(cell: re.Match[str]) -> str:
    """Return a cell's code, its options made empty lines so that line numbers stay."""
    return re.sub(r"^:.*$", "", cell["code"], flags=re.M)


def _texts(nodes: list[ast.expr]) -> Iterator[tuple[str, int]]:
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value, part.lineno


def _call_names(call: ast.Call) -> Iterator[tuple[str, str, int]]:
    """Yield what a call of the edition names: kind, name, line in the cell."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if method == "figure":
        yield from (("figure", name, line) for name, line in _texts(call.args))
    if method in ("glue", "share_of"):
        yield from (("indicator", name, line) for name, line in _texts(call.args[: ARGUMENTS.get(method)]))
    if method == "glue":
        claims = [keyword.value for keyword in call.keywords if keyword.arg == "published_claims"]
        yield from (("claim", name, line) for name, line in _texts(claims))


def _of_edition(node: ast.AST) -> bool:
    function = node.func if isinstance(node, ast.Call) else None
    return isinstance(function, ast.Attribute) and getattr(function.value, "id", None) == "edition"


def _calls(text: str) -> Iterator[Named]:
    """Yield what the cells of a chapter name.

    Raises
    ------
    SyntaxError
        A cell is not Python; its line is that of the chapter.
    """
    for cell in CELL.finditer(text):
        before = text.count("\n", 0, cell.start("code"))
        try:
            tree = ast.parse(_code(cell))
        except SyntaxError as error:
            error.lineno = before + (error.lineno or 1)
            raise
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _of_edition(node):
                yield from (Named(kind, name, before + line) for kind, name, line in _call_names(node))
                if isinstance(node.func, ast.Attribute) and node.func.attr == "hierarchy":
                    yield Named("figure", "good_work_hierarchy", before + node.lineno)


def _roles(text: str) -> Iterator[Named]:
    """Yield what the prose of a chapter links to; what stands in a fenced block is no prose."""
    prose = FENCE.sub(lambda block: "\n" * block[0].count("\n"), text)
    for found in ROLE.finditer(prose):
        yield Named(ROLES[found["role"]], found["name"], prose.count("\n", 0, found.start()) + 1)
    for found in LINK.finditer(prose):
        line = prose.count("\n", 0, found.start()) + 1
        if found["page"]:
            # The book finds a label by its name alone, and none of a page.
            yield Named("page", f"{found['page']}{found['anchor'] or ''}", line)
        elif found["anchor"]:
            yield Named("label", found["anchor"].removeprefix("#"), line)


def _known(loaded: Loaded) -> dict[str, Collection[str]]:
    tests = loaded.tests
    return {
        "figure": loaded.registry.figures,
        "dataset": loaded.catalog,
        "claim": {*tests.tests, *tests.not_testable, *tests.context},
        "indicator": loaded.indicators,
        "page": {file.stem for file in _chapters(loaded)},
        "label": {found["name"] for file in _chapters(loaded) for found in LABEL.finditer(file.read_text("utf-8"))},
    }


def _chapters(loaded: Loaded) -> list[Path]:
    return sorted(loaded.file("chapters").glob("*.md"))


def links(loaded: Loaded) -> Iterator[Slip]:
    """Every figure, dataset, claim, indicator, page and label that a chapter names exists."""
    known = _known(loaded)
    for file in _chapters(loaded):
        text = file.read_text(encoding="utf-8")
        try:
            named = [*_calls(text), *_roles(text)]
        except SyntaxError as error:
            yield Slip(file, f"this cell is not Python: {error.msg}", line=error.lineno or 1)
            continue
        for found in named:
            if found.name not in known[found.kind]:
                words = f"the {found.kind} '{found.name}' is not in {WHERE[found.kind]}"
                yield Slip(file, words + near(found.name, known[found.kind]), line=found.line)


def shown(loaded: Loaded) -> Iterator[Slip]:
    """Every figure is shown by its chapter."""
    by_chapter: dict[str, set[str]] = {}
    for file in _chapters(loaded):
        try:
            named = list(_calls(file.read_text(encoding="utf-8")))
        except SyntaxError:  # it is named among the links
            return
        by_chapter[file.stem] = {found.name for found in named if found.kind == "figure"}
    for number, figure in enumerate(loaded.registry.figures.values()):
        if figure.id not in by_chapter.get(figure.chapter, ()):
            others = sorted(chapter for chapter, names in by_chapter.items() if figure.id in names)
            words = f"figure '{figure.id}' is not shown in its chapter '{figure.chapter}'"
            hint = f"; it is in {', '.join(others)}" if others else f': write edition.figure("{figure.id}") there'
            yield Slip(loaded.file("data/figures.yml"), words + hint, ("figures", number, "chapter"))
