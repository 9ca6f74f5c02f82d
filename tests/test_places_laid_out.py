"""Editions are made side by side, and lay out what they share from one folder."""

import threading
import time
from pathlib import Path

import pytest

from analysis.site.places import atlas_page, files


def test_no_edition_copies_the_files_of_places_while_another_replaces_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made"
    beside: list[int] = []
    inside = threading.Semaphore(2)

    def replace() -> None:
        assert inside.acquire(blocking=False)
        for folder in (files.STATIC, Path(files.FOLDER), Path(atlas_page.FOLDER)):
            (made / folder).mkdir(parents=True, exist_ok=True)
            (made / folder / "one.csv").write_text("code\n", encoding="utf-8")
        beside.append(2 - inside._value)
        time.sleep(0.05)  # the other edition comes meanwhile
        beside.append(2 - inside._value)
        inside.release()

    monkeypatch.setattr(files, "MADE", made)
    monkeypatch.setattr(files, "are_there", lambda: True)
    monkeypatch.setattr(files, "_bring_up_to_date", replace)
    monkeypatch.setattr("analysis.locks.paths.BUILD", tmp_path / "build")
    sites = [tmp_path / "one", tmp_path / "two"]
    editions = [threading.Thread(target=files.lay_out, args=(site, [])) for site in sites]
    for edition in editions:
        edition.start()
    for edition in editions:
        edition.join()
    assert beside == [1, 1, 1, 1]
    assert all((site / files.FOLDER / "one.csv").is_file() for site in sites)
