"""The tables of every neighbourhood brought up to date: computed, or taken from the release."""

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from analysis import paths
from analysis.results.current import DataMode
from analysis.results.files import EDITION, is_whole, read_csv, read_edition, write_tables


def is_current(mode: DataMode) -> bool:
    """Return whether the tables are whole and what a build would give today; none, where a release holds none."""
    today = _fingerprint(mode)
    return is_whole(paths.PLACES) and _says(mode, today) if today else not are_there()


def bring_up_to_date(mode: DataMode) -> None:
    """Make the tables what a build would give today.

    A release that holds none leaves none, and the site has no look-up then.

    Raises
    ------
    DataError
        A released table was changed.
    """
    if is_current(mode):
        return
    today = _fingerprint(mode)
    if not today:
        _remove()
    elif mode == "released":
        _restore(today)
    else:
        _build(mode, today)


def _says(mode: DataMode, fingerprint: str) -> bool:
    """Return whether the tables there are of this kind of data, and of this fingerprint."""
    about = read_edition(paths.PLACES)
    return about["data"] == mode and about["fingerprint"] == fingerprint


def are_there() -> bool:
    """Return whether there are tables of every neighbourhood."""
    return (paths.PLACES / EDITION).is_file()


def _remove() -> None:
    """Take away what another kind of data left."""
    for file in paths.PLACES.glob("*"):
        file.unlink()


def _fingerprint(mode: DataMode) -> str:
    """Return what decides the tables, as a hash; empty where a release holds none."""
    if mode == "released":
        from analysis.results.release import places
        from analysis.results.release.released import release

        return places.digest(release())
    from analysis.prepare.code_text import code_digest
    from analysis.results.origins import origin_of

    code = code_digest(Path(__file__).with_name("tables.py"))
    return hashlib.sha256(f"{origin_of(mode).fingerprint()} {code}".encode()).hexdigest()


def _build(mode: Literal["real", "synthetic"], fingerprint: str) -> None:
    from analysis.indicators.spec import load_indicators
    from analysis.regions import ENGLAND
    from analysis.results.national import National
    from analysis.results.origins import origin_of
    from analysis.results.places.tables import periods, tables

    origin = origin_of(mode)
    report = National(origin, load_indicators())
    definition = origin.regions[ENGLAND].definition
    national = report if definition == report.definition else report.under(definition)
    about = {key: national.about[key] for key in ("data", "version", "date", "source_commit")}
    facts = {**about, "fingerprint": fingerprint, "definition": asdict(definition), "periods": periods(national)}
    write_tables(paths.PLACES, tables(national), {EDITION: facts})


def _restore(fingerprint: str) -> None:
    from analysis.results.release.places import NAME, folder
    from analysis.results.release.released import release, require_files

    about = release()
    require_files(about, (f"{NAME}/",))
    facts: dict[str, Any] = {**read_edition(folder()), "data": "released", "fingerprint": fingerprint}
    facts |= {"version": about["version"], "date": about["date"]}
    tables = {path.stem: read_csv(path) for path in sorted(folder().glob("*.csv"))}
    write_tables(paths.PLACES, tables, {EDITION: facts})
