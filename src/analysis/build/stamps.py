"""What an edition would be made from today, as one hash, and the stamps of what has been made.

A stamp is a small file whose name holds that hash and whose text holds the hash of what was made. Whoever asks
whether an edition is up to date (Snakemake looks for files) asks whether the stamp is there: a change in data,
settings, code, text or region gives it another name, and a build that failed leaves none behind.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from analysis import paths
from analysis.build import book, inputs
from analysis.build.edition import Extent
from analysis.disk import written_whole
from analysis.regions import Region
from analysis.results.current import DataMode

STAMPS = paths.BUILD / "made"
LETTERS = 20
"""Letters of a hash in a stamp's name."""


@cache
def _computed(data: DataMode) -> str:
    """The hash of all that decides the numbers of computed results, the region apart."""
    from analysis.results.origins import origin_of

    if data == "released":
        return ""
    return origin_of(data).fingerprint()


def results_key(region: Region, data: DataMode) -> str:
    """Return the hash of what an edition's results would be made from today."""
    from analysis.results.release.released import edition_digest

    released = edition_digest(region.slug) if data == "released" else ""
    return inputs.of_text(data, released, _computed(data), region.digest)


def edition_key(region: Region, regions: Mapping[str, Region], data: DataMode, extent: Extent) -> str:
    """Return the hash of all that an edition would be made from today, as much of it as is asked for."""
    stages = ["chapters", "pages"]
    stages += ["pack"] if extent in ("pages", "site") else []
    stages += ["pdf"] if extent == "site" else []
    texts = [paths.CHAPTERS / f"{page}.md" for page in book.pages(region.slug)]
    return inputs.of_text(
        results_key(region, data),
        region,
        inputs.named_elsewhere(regions),
        inputs.digest(texts),
        *(part for stage in stages for part in (inputs.code(stage), inputs.settings(stage))),
    )


def stamp_of(slug: str, extent: Extent, key: str) -> Path:
    """Return where a stamp stands or would stand."""
    return STAMPS / f"{slug}.{extent}.{key[:LETTERS]}"


def what_is_there(slug: str, extent: Extent) -> str:
    """Return the hash of what has been made of an edition, as much of it as is asked for."""
    folder = book.folder(slug)
    made = [paths.RESULTS / slug, folder / "_build" / "html"]
    made += [folder / "data.zip"] if extent in ("pages", "site") else []
    made += [folder / f"{slug}.pdf"] if extent == "site" else []
    return inputs.digest(made)


def is_current(slug: str, extent: Extent, key: str) -> bool:
    """Return whether an edition is what it would be made into today; a stamp that is not true is taken away."""
    stamp = stamp_of(slug, extent, key)
    if not stamp.is_file():
        return False
    if stamp.read_text(encoding="utf-8").strip() == what_is_there(slug, extent):
        return True
    stamp.unlink()
    return False


def put(slug: str, extent: Extent, key: str) -> None:
    """Stamp an edition as made, and take away the stamps of what it was before."""
    stamp = stamp_of(slug, extent, key)
    for old in STAMPS.glob(f"{slug}.{extent}.*"):
        old.unlink()
    write(stamp, what_is_there(slug, extent))


def write(stamp: Path, text: str) -> None:
    """Write a stamp, whole or not at all."""
    with written_whole(stamp) as part:
        part.write_text(f"{text}\n", encoding="utf-8")
