"""Settings files are read in one way: with their lines, once for each state, every fault in words."""

import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import TypedDict

from analysis.settings import SettingsError, document, once_for_each_state, read, read_rows, setting


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


def test_a_missing_file_is_a_fault_and_no_stack(tmp_path: Path) -> None:
    load = once_for_each_state(lambda path: {"text": path.read_text(encoding="utf-8")})
    with pytest.raises(SettingsError, match=r"none\.yml: this file is missing"):
        load(tmp_path / "none.yml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "bad.yml: this file is empty"),
        ("# nothing\n", "bad.yml: this file is empty"),
        ("a: 1\n---\nb: 2\n", "line 2: this is not YAML: but found another document"),
        ("a: [1, 2\nb: 3\n", "line 2: this is not YAML: did not find expected ',' or ']'"),
        ("a: 'never closed\n", "line 1: this is not YAML: found unexpected end of stream"),
        ("a: 1\nb: \x07\n", "line 2: this is not YAML: control characters are not allowed"),
        ("a: 1\n<<: [b]\n", "line 2: '<<' takes over the keys of a mapping, and this is none"),
        ("a: 1\na: 2\n", "line 2: the key 'a' stands twice; the first is in line 1"),
        ("a: 1\n{b: 1}: 2\n", "line 2: a list or mapping stands where a key is expected"),
        ("a: &x [*x]\n", "line 1: this holds itself"),
        ("a: 2021-13-45\n", "line 1: '2021-13-45' is marked as 'timestamp', which it cannot be here"),
        ("a: !!python/name:os.system\n", "which it cannot be here"),
        ("a: !!set {b, c}\n", "line 1: this is marked as 'set'"),
        ("a: !!bool maybe\n", "line 1: 'maybe' is marked as 'bool', which it cannot be here"),
        ("a: !!int ''\n", "line 1: '' is marked as 'int'"),
        ("a: !!timestamp never\n", "line 1: 'never' is marked as 'timestamp'"),
    ],
)
def test_what_is_no_settings_file_is_named_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "bad.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as fault:
        read(file, dict[str, int])
    assert says in str(fault.value)
    assert "unicode string" not in str(fault.value)


ALIASES = "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in pairwise("abcdefgh"))
MERGES = "".join(f"{b}: &{b}\n  <<: *{a}\n  x{b}: *{a}\n" for a, b in pairwise("abcdefghijklmnopqrstuvwxyz"))
DEEP = 200_000
"""A parser that calls itself for each bracket ends the program well before."""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[" * DEEP + "]" * DEEP, "line 1: more than 50 mappings and lists stand within each other here"),
        ("- " * DEEP + "a", "line 1: more than 50 mappings and lists"),
        ("\n".join(f"{' ' * n}a:" for n in range(60)), "line 51: more than 50 mappings and lists"),
        (f"a: &a [{'x, ' * 10}]\n{ALIASES}", "with its aliases (*) followed, this file has more than"),
        (f"a: &a {{k: 1}}\n{MERGES}", "with its aliases (*) followed, this file has more than"),
        ("a: 1 # " + "a" * 3_000, "bad.yml: this file has 3,007 bytes; at most 2,000 are read"),
    ],
    ids=["brackets", "dashes", "blanks", "aliases", "merged", "long"],
)
def test_a_file_beyond_measure_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, says: str) -> None:
    monkeypatch.setattr(document, "MOST_VALUES", 20_000)
    if "bytes" in says:
        monkeypatch.setattr(document, "LARGEST", 2_000)
    file = tmp_path / "bad.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as fault:
        read(file, dict[str, Any])
    assert says in str(fault.value)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.yml"
    file.write_bytes("a: 1\nb: Esmée\n".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"bad\.yml, line 2: this is not text in UTF-8"):
        read(file, dict[str, Any])


def test_keys_are_texts_as_they_are_written(tmp_path: Path) -> None:
    file = tmp_path / "keys.yml"
    file.write_text("no: 1\n'2013': 2\n", encoding="utf-8")
    assert read(file, dict[str, int]).checked() == {"no": 1, "2013": 2}


def test_a_fault_stays_on_its_line_and_shows_what_cannot_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "keys.yml"
    file.write_text('"a\\nb\\e[31m\\u200b": x\n', encoding="utf-8")
    with pytest.raises(SettingsError) as fault:
        read(file, dict[str, int])
    assert str(fault.value).isprintable()
    assert r"a\nb\x1b[31m\u200b" in str(fault.value)


def test_a_line_of_a_csv_file_ends_where_an_editor_ends_it(tmp_path: Path) -> None:
    @setting("row")
    class Row(TypedDict):
        id: str

    file = tmp_path / "rows.csv"
    file.write_text("id\na\u2028b\r\nc\x85d\n", encoding="utf-8", newline="")
    assert read_rows(file, Row).checked() == ({"id": "a\u2028b"}, {"id": "c\x85d"})


def test_a_spreadsheets_byte_order_mark_is_no_part_of_a_column(tmp_path: Path) -> None:
    @setting("row")
    class Row(TypedDict):
        id: str

    file = tmp_path / "rows.csv"
    file.write_text("\ufeffid\na\nb\n", encoding="utf-8")
    assert read_rows(file, Row).checked() == ({"id": "a"}, {"id": "b"})


def test_several_faults_are_a_line_each_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "many.yml"
    file.write_text("b: x\na: y\n", encoding="utf-8")
    with pytest.raises(SettingsError) as fault:
        read(file, dict[str, int])
    first, *lines = str(fault.value).splitlines()
    assert first == "2 faults"
    assert [line.split(": ")[0] for line in lines] == [f"{file}, line 1", f"{file}, line 2"]
