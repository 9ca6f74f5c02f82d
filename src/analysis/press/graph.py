"""The editions' graph run by Snakemake in this process, or told without being run."""

import logging
import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from snakemake.cli import args_to_api, parse_args
from snakemake.logging import logger

from analysis import paths

KEY = re.compile(r"_build/keys/(?P<name>[\w/-]+)\.key")
FOLDER = re.compile(r"(_build/(?:editions|results)/)[\w-]+/")
PDF = re.compile(r"(?<=<edition>/)[\w-]+\.pdf")
TARGETS = ("html_only", "all_results")
"""Rules that only name what others make."""

MANY = 6
"""From this many editions on they are counted, not named."""

KEYS = {
    "prepare": "code or settings of the prepared tables",
    "results": "code or settings of the results",
    "chapters": "code or settings of the chapters",
    "site": "code, settings or style of the pages",
    "pdf": "code or style of the PDF",
    "pack": "code of the data pack",
    "assembly": "code of the landing page and the links",
    "membership": "a combined authority's name or members",
    "named": "a combined authority's name or body",
    "data": "the kind of data",
}
"""What stands in a key file, by its name (:mod:`analysis.press.keys`)."""


@dataclass(frozen=True)
class Step:
    """One piece of work that a build would do.

    Attributes
    ----------
    rule : str
        Of the ``Snakefile``.
    page, slug : str
        Chapter and edition; empty where the rule has none.
    reason : str
        Why, as Snakemake says it.
    """

    rule: str
    page: str
    slug: str
    reason: str

    @property
    def why(self) -> str:
        """The reason in which the edition is any, key files are what they stand for, and nothing is said twice."""
        reason = PDF.sub("<edition>.pdf", FOLDER.sub(r"\1<edition>/", self.reason))
        reason = KEY.sub(lambda key: KEYS.get(key["name"], "this edition's entry in data/regions.yml"), reason)
        return "; ".join(_each_once(part) for part in reason.split("; "))


def _each_once(part: str) -> str:
    """A reason like "Updated input files: a, b" with each of its files once."""
    label, colon, files = part.partition(": ")
    return label + colon + ", ".join(sorted(set(files.split(", "))))


class _Steps:
    """Hears what Snakemake says: keeps the steps that it speaks of, and lets only warnings through."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep what a record says of a job; return whether it is to be shown."""
        rule, reason = getattr(record, "rule_name", None), getattr(record, "reason", None)
        if rule and reason:
            wildcards = getattr(record, "wildcards", None) or {}
            self.steps.append(Step(rule, wildcards.get("page", ""), wildcards.get("slug", ""), reason))
        return record.levelno >= logging.WARNING


def run(arguments: list[str]) -> int:
    """Run the ``Snakefile`` with the arguments of Snakemake's command line and return the exit status.

    Snakemake's limit to the jobs it starts in a second is lifted, which its command line cannot: each job that
    ends would set off one more timer that looks through the whole graph once a second, for as long as it runs.
    """
    os.chdir(paths.ROOT)
    parser, chosen = parse_args(arguments)
    chosen.max_jobs_per_timespan = None
    return 0 if args_to_api(chosen, parser) else 1


def explain(arguments: list[str]) -> int:
    """Print what :func:`run` would do, and why, and return the exit status."""
    found = _Steps()
    logger.addFilter(found)
    try:
        status = run([*arguments, "--dry-run"])
    finally:
        logger.removeFilter(found)
    if status == 0:
        print(told(found.steps))
    return status


def told(steps: list[Step]) -> str:
    """The steps as text: how many of each rule, then each reason with the editions that have it."""
    work = [step for step in steps if step.rule not in TARGETS]
    if not work:
        return "Nothing would run: everything is up to date."
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for step in work:
        groups[step.rule, step.page, step.why].append(step.slug)
    lines = [f"{len(work)} {'pieces' if len(work) > 1 else 'piece'} of work would run:", ""]
    lines += [f"{rule:<10}{number:5}" for rule, number in Counter(step.rule for step in work).items()]
    for (rule, page, why), slugs in groups.items():
        named = sorted(filter(None, slugs))
        editions = f"{len(named)} editions" if len(named) >= MANY else ", ".join(named)
        lines += ["", f"{rule} {page}".rstrip() + (f" ({editions})" if named else ""), f"    {why}"]
    return "\n".join(lines)
