"""Many editions through Snakemake: the graph of the ``Snakefile`` run in a process of its own."""

import multiprocessing
import os
import signal

from analysis import paths
from analysis.processes import keep_temporary_files_in


def run(arguments: list[str]) -> int:
    """Run the ``Snakefile`` with the arguments of Snakemake's command line and return the exit status.

    Told to end, Snakemake waits for the jobs that run: this process, which waits for it, ends them.
    """
    keep_temporary_files_in(paths.BUILD)
    process = multiprocessing.get_context("fork").Process(target=_snakemake, args=(arguments,))
    process.start()
    process.join()
    return 0 if process.exitcode == 0 else 1


def _snakemake(arguments: list[str]) -> None:
    """Run Snakemake in the build folder, where it keeps its own notes, and end with its exit status.

    Its limit to the jobs it starts in a second is lifted, which its command line cannot: each job that ends would
    set off one more timer that looks through the whole graph once a second, for as long as it runs.
    """
    from snakemake.cli import args_to_api, parse_args

    signal.signal(signal.SIGINT, signal.default_int_handler)
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    os.chdir(paths.ROOT)
    how = ["--snakefile", str(paths.ROOT / "Snakefile"), "--directory", str(paths.BUILD), "--nolock"]
    parser, chosen = parse_args([*arguments, *how])
    chosen.max_jobs_per_timespan = None
    raise SystemExit(0 if args_to_api(chosen, parser) else 1)
