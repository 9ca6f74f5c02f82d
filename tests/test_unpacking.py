"""Nothing is unpacked beyond a limit, whatever an archive says of itself, and what cannot be unpacked is named."""

import bz2
import gzip
import lzma
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.catalog import entry, unpacking
from analysis.catalog.unpacking import require_bounded, unpacked
from analysis.errors import DataError

LIMIT = 300_000
ARCHIVE, WORKBOOK, PACKED = "census2021_ts060_zip", "gva_lad_1998_2019", "claimants_lsoa11"
MEMBER = "census2021-ts060-msoa.csv"
TEXT = "a,b\n" + "\n".join(f"{n},{n * n % 97}" for n in range(2_000))
PACKERS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}


@pytest.fixture(autouse=True)
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that a test reaches in a moment; the archives are as much larger as the real ones would be."""
    monkeypatch.setattr(unpacking, "LARGEST", LIMIT)
    monkeypatch.setattr(unpacking, "PIECE", 10_000)


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """An archive of some members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def lying(path: Path, said: int) -> Path:
    """The archive, saying of each member that it has so many bytes."""
    content = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(signature)
        while at >= 0:
            content[at + place : at + place + 4] = said.to_bytes(4, "little")
            at = content.find(signature, at + 4)
    path.write_bytes(content)
    return path


def test_what_is_within_the_limits_is_let_through(tmp_path: Path) -> None:
    require_bounded(entry(ARCHIVE), zipped(tmp_path / "a.zip", {MEMBER: TEXT.encode()}))
    require_bounded(entry(WORKBOOK), zipped(tmp_path / "a.xlsx", {"xl/a.xml": b"<a/>", "xl/b.xml": b"<b/>"}))
    # What nobody reads may be as large as it likes.
    require_bounded(entry(ARCHIVE), zipped(tmp_path / "b.zip", {MEMBER: b"a", "other.csv": bytes(10 * LIMIT)}))


@pytest.mark.parametrize(
    ("dataset", "members", "message"),
    [
        (ARCHIVE, {MEMBER: bytes(5 * LIMIT)}, f"member '{MEMBER}' has 1,500,000 bytes unpacked; at most 300,000"),
        (
            WORKBOOK,
            {f"{n}.xml": bytes(LIMIT // 2 + n) for n in range(3)},
            r"member '2.xml' .*\(450,003 with the others\)",
        ),
        (WORKBOOK, {f"{n}.xml": b"" for n in range(1_001)}, "has 1,001 members; at most 1,000"),
        (ARCHIVE, {"other.csv": b"a"}, f"has no member '{MEMBER}'"),
    ],
)
def test_an_archive_is_refused_by_its_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset: str, members: dict[str, bytes], message: str
) -> None:
    path = zipped(tmp_path / "a.zip", members)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(DataError, match=rf"dataset '{dataset}', file .*a.zip: .*{message}"):
        require_bounded(entry(dataset), path)


@pytest.mark.parametrize("said", [0, 100, LIMIT - 1])
def test_an_archive_that_lies_of_its_size_is_named(tmp_path: Path, said: int) -> None:
    path = lying(zipped(tmp_path / "a.zip", {MEMBER: bytes(20 * LIMIT)}), said)
    with pytest.raises(DataError, match=r"a.zip: the file cannot be unpacked"):
        require_bounded(entry(ARCHIVE), path)


def test_an_archive_whose_directory_points_before_its_start_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {MEMBER: TEXT.encode()})
    path.write_bytes(path.read_bytes()[10:])
    with pytest.raises(DataError, match=r"a.zip: the file cannot be unpacked"):
        require_bounded(entry(ARCHIVE), path)


def test_a_stream_is_counted_as_it_comes_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(bytes(50 * LIMIT)))
    gzipped = replace(entry(ARCHIVE), format="csv.gz")
    with pytest.raises(DataError, match=r"a.csv.gz: the file has more than 300,000 bytes unpacked"):
        require_bounded(gzipped, path)
    path.write_bytes(gzip.compress(TEXT.encode())[:-20])
    with pytest.raises(DataError, match=r"a.csv.gz: the file cannot be unpacked"):
        require_bounded(gzipped, path)


@pytest.mark.parametrize("kind", [*PACKERS, "nothing"])
def test_a_file_of_r_is_unpacked_up_to_the_limit(tmp_path: Path, kind: str) -> None:
    pack = PACKERS.get(kind, bytes)
    path = tmp_path / "a.rda"
    path.write_bytes(pack(TEXT.encode()))
    assert unpacked("x", path) == TEXT.encode()
    path.write_bytes(pack(bytes(50 * LIMIT)))
    with pytest.raises(DataError, match=r"dataset 'x', file .*a.rda: the file has more than 300,000 bytes unpacked"):
        unpacked("x", path)


@pytest.mark.parametrize("kind", PACKERS)
def test_flipped_bits_in_what_is_packed_are_named_or_change_nothing(tmp_path: Path, kind: str) -> None:
    sound = PACKERS[kind](TEXT.encode())
    path = tmp_path / "a.rda"
    named = 0
    for bit in random.Random(20261130).sample(range(8 * 6, 8 * len(sound)), 60):
        spoiled = bytearray(sound)
        spoiled[bit // 8] ^= 1 << bit % 8
        path.write_bytes(spoiled)
        try:
            # Only the time and the name in a header stand under no checksum.
            assert unpacked("x", path) == TEXT.encode()
        except DataError as error:
            assert "a.rda" in str(error)
            named += 1
    assert named > 50


def test_a_file_that_is_too_large_as_it_is_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a" * (LIMIT + 1))
    with pytest.raises(DataError, match="the file has 300,001 bytes; at most 300,000"):
        require_bounded(replace(entry(ARCHIVE), format="csv"), path)
