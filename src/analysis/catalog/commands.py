"""`python -m analysis data`: the state of the datasets, and fetching them."""

import argparse
import sys
from collections import Counter

from analysis import paths
from analysis.catalog.dataset import Dataset
from analysis.catalog.fetch import Fetched, fetch
from analysis.catalog.locate import raw_file
from analysis.catalog.states import State, states
from analysis.catalog.verify import sha256


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``data`` and its ``fetch`` to the command line."""
    data = subparsers.add_parser("data", help="show each dataset's state, or fetch datasets")
    data.set_defaults(run=show)
    data.add_argument("--offline", action="store_true", help="ask no host whether it can be reached")
    actions = data.add_subparsers(title="actions", metavar="")
    bring = actions.add_parser("fetch", help="bring datasets into data/raw, checked")
    bring.add_argument("ids", nargs="*", metavar="id", help="datasets to bring (default: all)")
    bring.set_defaults(run=bring_datasets)


def _row(found: State, width: int) -> str:
    dataset = found.dataset
    size = "?" if dataset.bytes is None else f"{dataset.bytes / 1e6:.1f}"
    need = "yes" if dataset.required else "no"
    return f"{dataset.id:<{width}}  {found.name:<11}  {need:<8}  {size:>5}  {found.reason}"


def show(arguments: argparse.Namespace) -> int:
    """Print the state of every dataset; exit status 1 when a required one cannot be had."""
    found = states(network=not arguments.offline)
    width = max(len(each.dataset.id) for each in found)
    print(f"{'dataset':<{width}}  {'state':<11}  {'required':<8}  {'MB':>5}  where, or why not")
    for each in found:
        print(_row(each, width))
    counts = Counter(each.name for each in found)
    print("\n" + ", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
    lacking = [each for each in found if each.name == "unavailable" and each.dataset.required]
    if lacking:
        print(
            f"{len(lacking)} required datasets cannot be had: a build can only use the "
            "released results. Set DATA_MIRROR or connect, then `python -m analysis data fetch`."
        )
    return 1 if lacking else 0


def _print_failures(failed: list[Fetched]) -> None:
    width = max(len(each.dataset.id) for each in failed)
    print(f"\n{'not to be had':<{width}}  {'required':<8}  why", file=sys.stderr)
    for each in failed:
        need = "yes" if each.dataset.required else "no"
        print(f"{each.dataset.id:<{width}}  {need:<8}  {each.problem}", file=sys.stderr)
    print(
        f"\nA file brought by other means goes to {paths.RAW}/<id>.<format>; its address is "
        "'url' in data/catalog/<id>.yml.",
        file=sys.stderr,
    )


def _print_new_checksum(dataset: Dataset) -> None:
    path = raw_file(dataset)
    if dataset.sha256 is None and path.is_file():
        print(
            f"{dataset.id} has no checksum in the catalogue. For data/catalog/{dataset.id}.yml:\n"
            f"sha256: {sha256(path)}\nbytes: {path.stat().st_size}"
        )


def bring_datasets(arguments: argparse.Namespace) -> int:
    """Fetch; exit status 1 when a required dataset, or one that was named, cannot be had."""
    outcomes = fetch(arguments.ids)
    failed = [each for each in outcomes if each.problem is not None]
    print(f"{len(outcomes) - len(failed)} of {len(outcomes)} datasets are in data/raw, checked")
    for each in outcomes:
        _print_new_checksum(each.dataset)
    if failed:
        _print_failures(failed)
    return 1 if any(each.dataset.required or arguments.ids for each in failed) else 0
