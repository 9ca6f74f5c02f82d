"""R files read by rdata: values as they were written, and one clear error for what is spoiled or of another form."""

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rdata

from analysis.errors import DataError
from analysis.readers import source
from analysis.readers.r import files, texts

FRAME = pd.DataFrame(
    {
        "lsoa21_code": pd.array(["E01000001", "E01000002", "W01000003"], dtype="str"),
        "Name of the area": pd.array(["Hawes & Bedale", None, "Môn"], dtype="str"),
        "score": [0.1, np.nan, -3e300],
        "rank": np.array([1, 2, 33_755], dtype=np.int32),
        "Left Behind Area?": [True, False, True],
    }
)

Put = Callable[[str, bytes], None]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Let the reader find the given bytes as the file of every dataset, each time as a file of its own."""
    count = iter(range(10**6))

    def write(ending: str, content: bytes) -> None:
        file = tmp_path / f"made{next(count)}.{ending}"
        file.write_bytes(content)
        for module in (files, source):
            monkeypatch.setattr(module, "locate", lambda dataset: file)

    return write


def read() -> pd.DataFrame:
    """The frame that stands in the file of a dataset, read as `source.table` reads it."""
    source.file("cni2023_lsoa21")
    with source.faults_named():
        return files.read_r_frame("cni2023_lsoa21")


def r_bytes(tmp_path: Path, ending: str, frame: pd.DataFrame) -> bytes:
    """What R would write of a frame: named ``areas`` in an ``.rda`` file, alone in an ``.rds`` file."""
    file = tmp_path / f"written.{ending}"
    texts = [name for name in frame if isinstance(frame[name].dtype, pd.StringDtype)]
    frame = frame.astype(dict.fromkeys(texts, pd.StringDtype("python")))  # the text that rdata can write
    if ending == "rda":
        rdata.write_rda(file, {"areas": frame})
    else:
        rdata.write_rds(file, frame)
    return file.read_bytes()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("ending", ["rda", "rds", "Rds"])
def test_a_frame_is_read_as_it_was_written(put: Put, tmp_path: Path, ending: str) -> None:
    put(ending, r_bytes(tmp_path, ending, FRAME))
    pd.testing.assert_frame_equal(files.read_r_frame("cni2023_lsoa21"), FRAME, check_exact=True)


@pytest.mark.parametrize("ending", ["rda", "rds"])
def test_texts_are_read_as_rdata_reads_them(tmp_path: Path, ending: str) -> None:
    content = gzip.decompress(r_bytes(tmp_path, ending, FRAME.assign(kind=pd.Categorical(["a", "b", "a"]))))
    ours, theirs = (read(content, extension=f".{ending}") for read in (texts.tree, rdata.parser.parse_data))
    assert "M\\xc3\\xb4n" in str(ours)
    assert str(ours) == str(theirs.object)


@pytest.mark.filterwarnings("ignore")
def test_a_file_in_another_of_rs_formats_is_left_to_rdata(tmp_path: Path) -> None:
    file = tmp_path / "areas.rda"
    rdata.write_rda(
        file,
        {
            "areas": FRAME.astype({"lsoa21_code": pd.StringDtype("python")})[["lsoa21_code"]],
        },
        file_format="ascii",
    )
    content = gzip.decompress(file.read_bytes())
    assert not content.startswith(texts.HEADERS)
    assert "E01000002" in str(texts.tree(content, ".rda"))


def test_a_column_of_a_class_is_refused_by_its_name(put: Put, tmp_path: Path) -> None:
    put("rda", r_bytes(tmp_path, "rda", FRAME.assign(rank=pd.Categorical(["a", "b", "a"]))))
    with pytest.raises(DataError, match=r"cni2023_lsoa21.*column 'rank': expected plain text, numbers or truth values"):
        files.read_r_frame("cni2023_lsoa21")


def test_what_is_no_frame_is_refused(put: Put, tmp_path: Path) -> None:
    file = tmp_path / "vector.rds"
    rdata.write_rds(file, np.array([1.0, 2.0]))
    put("rds", file.read_bytes())
    with pytest.raises(DataError, match=r"cni2023_lsoa21.*file .*made0\.rds: cannot be read"):
        read()


@pytest.mark.filterwarnings("ignore")
def test_a_flipped_bit_anywhere_is_named_or_changes_a_value(put: Put, tmp_path: Path) -> None:
    content = gzip.decompress(r_bytes(tmp_path, "rda", FRAME))
    named = 0
    for place in range(len(content)):
        spoiled = bytearray(content)
        spoiled[place] ^= 1 << place % 8
        put("rda", bytes(spoiled))
        try:
            assert isinstance(read(), pd.DataFrame)
        except DataError as error:
            assert "made" in str(error)
            named += 1
    assert named > len(content) / 3
