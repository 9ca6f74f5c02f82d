"""Settings are read once for each state of their file, and nobody changes another's."""

import os
from pathlib import Path

from analysis.settings import once_for_each_state


def test_a_file_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "settings.txt"
    reads = []

    @once_for_each_state
    def load(path: Path) -> dict[str, str]:
        reads.append(path)
        return {"text": path.read_text(encoding="utf-8")}

    file.write_text("one", encoding="utf-8")
    first = load(file)
    assert load(file) == first == {"text": "one"}
    assert len(reads) == 1
    file.write_text("another", encoding="utf-8")
    assert load(file) == {"text": "another"}
    file.write_text("anothes", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert load(file) == {"text": "anothes"}


def test_what_one_caller_does_to_its_settings_is_its_own(tmp_path: Path) -> None:
    file = tmp_path / "settings.txt"
    file.write_text("one", encoding="utf-8")
    load = once_for_each_state(lambda path: {"text": path.read_text(encoding="utf-8")})
    load(file)["more"] = "mine"
    assert load(file) == {"text": "one"}
