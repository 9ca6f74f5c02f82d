"""Many editions through Snakemake: the graph of the ``Snakefile`` run in this process."""

import os

from analysis import paths


def run(arguments: list[str]) -> int:
    """Run the ``Snakefile`` with the arguments of Snakemake's command line and return the exit status.

    Snakemake works in the build folder, where it keeps its own notes. Its limit to the jobs it starts in a
    second is lifted, which its command line cannot: each job that ends would set off one more timer that looks
    through the whole graph once a second, for as long as it runs.
    """
    from snakemake.cli import args_to_api, parse_args

    paths.BUILD.mkdir(parents=True, exist_ok=True)
    os.chdir(paths.ROOT)
    how = ["--snakefile", str(paths.ROOT / "Snakefile"), "--directory", str(paths.BUILD), "--nolock"]
    parser, chosen = parse_args([*arguments, *how])
    chosen.max_jobs_per_timespan = None
    return 0 if args_to_api(chosen, parser) else 1
