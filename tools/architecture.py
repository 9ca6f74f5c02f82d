"""The rooms of the package as a picture and a list, drawn from its imports and docstrings into docs/architecture.md."""

import argparse
import ast
import sys
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- drawn by tools/architecture.py -->", "<!-- end of what is drawn -->"

Edges = dict[str, set[str]]


def rooms(of: str) -> list[str]:
    """Names of the packages directly in a package."""
    folder = ROOT / "src" / Path(*of.split("."))
    return sorted(p.parent.name for p in folder.glob("*/__init__.py"))


def imports(graph: grimp.ImportGraph, of: str) -> Edges:
    """Which of the packages in a package imports which, by anything in them."""
    names = rooms(of)
    modules = {name: {f"{of}.{name}"} | graph.find_descendants(f"{of}.{name}") for name in names}
    found: Edges = {name: set() for name in names}
    for one in names:
        asked = {target for module in modules[one] for target in graph.find_modules_directly_imported_by(module)}
        found[one] = {other for other in names if other != one and asked & modules[other]}
    return found


def reduced(edges: Edges) -> Edges:
    """The edges that no longer way round stands for."""

    def reach(start: str) -> set[str]:
        return edges[start] | {far for near in edges[start] for far in reach(near)}

    return {one: {t for t in to if not any(t in reach(other) for other in to - {t})} for one, to in edges.items()}


def in_order(edges: Edges) -> list[str]:
    """The rooms, each after all that it imports."""
    done: list[str] = []
    while len(done) < len(edges):
        done += sorted(name for name, to in edges.items() if name not in done and to <= set(done))
    return done


def about(module: str) -> str:
    """First line of a package's docstring."""
    path = ROOT / "src" / Path(*module.split(".")) / "__init__.py"
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.splitlines()[0].replace("``", "`").replace(":class:", "")


def section() -> str:
    """What is drawn."""
    graph = grimp.build_graph("analysis")
    lines = []
    for of, title in (("analysis", "The rooms"), ("analysis.book", "The rooms of the book")):
        edges = imports(graph, of)
        lines += [f"### {title}", "", "```mermaid", "flowchart LR"]
        lines += [f"  {to} --> {one}" for one, targets in sorted(reduced(edges).items()) for to in sorted(targets)]
        lines += ["```", "", "| package | what it holds |", "|---|---|"]
        lines += [f"| `{name}` | {about(f'{of}.{name}')} |" for name in in_order(edges)]
        lines += [""]
    return "\n".join(lines)


def current(page: str) -> str:
    """What the page has between the marks."""
    return page.partition(BEGIN + "\n")[2].partition(END)[0]


def main(arguments: list[str] | None = None) -> int:
    """Write the section, or say whether it is as it would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/architecture.md; otherwise only check it")
    asked = parser.parse_args(arguments)
    page, drawn = PAGE.read_text(encoding="utf-8"), section()
    if current(page) == drawn:
        return 0
    if not asked.write:
        print("error: docs/architecture.md is out of date: run `python tools/architecture.py --write`", file=sys.stderr)
        return 1
    PAGE.write_text(page.replace(BEGIN + "\n" + current(page) + END, BEGIN + "\n" + drawn + END), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
