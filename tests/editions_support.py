"""A checkout in which editions of a few short chapters are built."""

import shutil
from pathlib import Path

from analysis import paths
from checkout_support import letter_every_chapter, share_drawings

TAKEN = ("_static", "_config.yml", "Snakefile", "requirements.txt", "benchmarks/results", "docs/tables.md")

PAGES = ("first", "second", "third")

START = """\
---
kernelspec:
  name: python3
  display_name: Python 3
  language: python
---

```{code-cell} ipython3
:tags: [parameters, remove-cell]

region = "england"
```

"""
"""What every chapter begins with: its kernel and its parameters."""

CHAPTER = """\
# The {page} chapter

```{{code-cell}} ipython3
:tags: [remove-input]

from analysis import Edition
edition = Edition(region)
edition.{call}
```
"""
CALLS = {
    "first": 'figure("groups_by_area")',
    "second": 'table("definitions")',
    "third": 'figure("claimants")',
}
CONTENTS = """\
format: jb-book
root: chapters/first
parts:
  - caption: The report
    chapters:
      - file: chapters/second
      - file: chapters/third
"""


def small_project(folder: Path) -> Path:
    """A checkout with the project's settings, a book of three short chapters and no prepared table."""
    for name in TAKEN:
        source, target = paths.ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    shutil.copytree(paths.DATA, folder / "data", ignore=shutil.ignore_patterns("raw", "prepared"))
    share_drawings(folder)
    letter_every_chapter(folder / "data" / "figures.yml")
    # Its three chapters stand in every edition.
    regions = folder / "data" / "regions.yml"
    regions.write_text(regions.read_text(encoding="utf-8").replace("    short: true\n", ""), encoding="utf-8")
    (folder / "chapters").mkdir()
    shutil.copyfile(paths.CHAPTERS / "references.bib", folder / "chapters" / "references.bib")
    for page in PAGES:
        text = START + CHAPTER.format(page=page, call=CALLS[page])
        (folder / "chapters" / f"{page}.md").write_text(text, encoding="utf-8")
    (folder / "_toc.yml").write_text(CONTENTS, encoding="utf-8")
    return folder
