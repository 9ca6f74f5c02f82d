"""The editions' graph run by Snakemake in this process."""

import os

from snakemake.cli import args_to_api, parse_args

from analysis import paths


def run(arguments: list[str]) -> int:
    """Run the ``Snakefile`` with the arguments of Snakemake's command line and return the exit status.

    Snakemake's limit to the jobs it starts in a second is lifted, which its command line cannot: each job that
    ends would set off one more timer that looks through the whole graph once a second, for as long as it runs.
    """
    os.chdir(paths.ROOT)
    parser, chosen = parse_args(arguments)
    chosen.max_jobs_per_timespan = None
    return 0 if args_to_api(chosen, parser) else 1
