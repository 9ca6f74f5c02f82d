"""Files are found, fetched, checked, and never left half-written."""

import hashlib
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from analysis import catalog, paths
from analysis.__main__ import main
from analysis.catalog import download, network
from analysis.errors import DataError, DatasetUnavailable
from catalog_site import Page, Site, serve

BODY = b"code,count\n" + b"".join(b"E0100%04d,%d\n" % (n, n) for n in range(9000))
HTML = b"<!DOCTYPE html>\n<html><head><title>Sorry</title></head></html>"
NOWHERE = "http://127.0.0.1:9/file.csv"
"""Port 9 is closed: the connection is refused at once."""


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty catalogue, empty data/raw, no mirror, no proxy, and short pauses."""
    monkeypatch.setattr(paths, "CATALOG", tmp_path / "catalog")
    monkeypatch.setattr(paths, "RAW", tmp_path / "raw")
    monkeypatch.setattr(download, "FIRST_PAUSE", 0.01)
    # A server of these tests may be slow to answer on a busy machine.
    monkeypatch.setattr(network, "PATIENCE_SECONDS", 120.0)
    monkeypatch.setattr(network, "CONNECT_SECONDS", 120.0)
    monkeypatch.delenv("DATA_MIRROR", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    network.forget()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    server = serve(site)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()


def describe(dataset_id: str, url: str, body: bytes | None = BODY, **changes: object) -> None:
    """Put a dataset into the catalogue; without a body it has no checksum."""
    entry: dict[str, object] = {
        "id": dataset_id,
        "title": "Counts",
        "producer": "Nobody",
        "citation": "Nobody (2020). Counts.",
        "url": url,
        "licence": {"id": "OGL-UK-3.0"},
        "vintage": "2020",
        "dates": {"reference": "2020"},
        "sha256": None if body is None else hashlib.sha256(body).hexdigest(),
        "bytes": None if body is None else len(body),
        "format": "csv",
        "geography": "lsoa21",
        "required": body is not None,
        "columns": {},
    }
    paths.CATALOG.mkdir(exist_ok=True)
    text = yaml.safe_dump(entry | changes)
    (paths.CATALOG / f"{dataset_id}.yml").write_text(text, encoding="utf-8")


def put_raw(dataset_id: str, body: bytes) -> Path:
    paths.RAW.mkdir(exist_ok=True)
    path = paths.RAW / f"{dataset_id}.csv"
    path.write_bytes(body)
    return path


def raw_names() -> list[str]:
    return sorted(path.name for path in paths.RAW.glob("*"))


def test_downloads_into_raw_and_does_not_ask_twice(site: Site) -> None:
    site.pages["/a.csv"] = Page(BODY)
    describe("a", f"{site.address}/a.csv")
    path = catalog.locate("a")
    assert path == paths.RAW / "a.csv"
    assert path.read_bytes() == BODY
    assert catalog.locate("a") == path
    assert site.asked["/a.csv"] == 1
    assert raw_names() == ["a.csv"]


def test_raw_comes_before_mirror_and_mirror_before_source(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/dir/a%20file.csv"] = Page(BODY)
    describe("a", f"{site.address}/dir/a%20file.csv")
    mirrored = tmp_path / "mirror" / site.address.removeprefix("http://") / "dir" / "a file.csv"
    mirrored.parent.mkdir(parents=True)
    mirrored.write_bytes(BODY)
    monkeypatch.setenv("DATA_MIRROR", str(tmp_path / "mirror"))
    assert catalog.locate("a") == mirrored
    assert catalog.state(catalog.entry("a")).name == "mirrored"
    raw = put_raw("a", BODY)
    assert catalog.locate("a") == raw
    assert catalog.state(catalog.entry("a")).name == "cached"
    raw.unlink()
    mirrored.unlink()
    assert catalog.locate("a") == raw
    assert site.asked["/dir/a%20file.csv"] == 1


def test_mirror_may_be_a_url_and_falls_back_to_the_source(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    host = site.address.removeprefix("http://")
    site.pages[f"/mirror/{host}/a.csv"] = Page(BODY)
    site.pages["/b.csv"] = Page(BODY)
    describe("a", f"{site.address}/a.csv")
    describe("b", f"{site.address}/b.csv")
    monkeypatch.setenv("DATA_MIRROR", f"{site.address}/mirror/")
    assert catalog.locate("a").read_bytes() == BODY
    assert catalog.locate("b").read_bytes() == BODY
    assert site.asked == {f"/mirror/{host}/a.csv": 1, f"/mirror/{host}/b.csv": 1, "/b.csv": 1}


def test_fetch_copies_from_a_mirror_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    describe("a", NOWHERE)
    mirrored = tmp_path / "mirror" / "127.0.0.1:9" / "file.csv"
    mirrored.parent.mkdir(parents=True)
    mirrored.write_bytes(BODY)
    monkeypatch.setenv("DATA_MIRROR", str(tmp_path / "mirror"))
    assert [each.problem for each in catalog.fetch(progress=False)] == [None]
    monkeypatch.delenv("DATA_MIRROR")
    assert catalog.locate("a") == paths.RAW / "a.csv"


def test_tries_again_after_503(site: Site) -> None:
    site.pages["/a.csv"] = Page(BODY, busy=2)
    describe("a", f"{site.address}/a.csv")
    assert catalog.locate("a").read_bytes() == BODY
    assert site.asked["/a.csv"] == 3


def test_gives_up_after_five_busy_answers(site: Site) -> None:
    site.pages["/a.csv"] = Page(BODY, busy=99)
    describe("a", f"{site.address}/a.csv")
    with pytest.raises(DatasetUnavailable, match=r"'a'.*5 attempts.*503"):
        catalog.locate("a")
    assert site.asked["/a.csv"] == 5
    assert raw_names() == []


def test_does_not_try_again_after_404(site: Site) -> None:
    describe("a", f"{site.address}/gone.csv")
    with pytest.raises(DatasetUnavailable, match="404"):
        catalog.locate("a")
    assert site.asked["/gone.csv"] == 1


def test_goes_on_where_a_broken_connection_stopped(site: Site) -> None:
    site.pages["/a.csv"] = Page(BODY, cut=50_000)
    describe("a", f"{site.address}/a.csv")
    assert catalog.locate("a").read_bytes() == BODY
    assert site.ranges_asked == [f"bytes={50_000 // download.CHUNK * download.CHUNK}-"]


def test_goes_on_from_the_part_of_an_earlier_run(site: Site) -> None:
    site.pages["/a.csv"] = Page(BODY)
    describe("a", f"{site.address}/a.csv")
    paths.RAW.mkdir()
    (paths.RAW / "a.csv.part").write_bytes(BODY[:70_000])
    assert catalog.locate("a").read_bytes() == BODY
    assert site.ranges_asked == ["bytes=70000-"]
    assert raw_names() == ["a.csv"]


def test_starts_afresh_where_the_server_cannot_resume(site: Site) -> None:
    site.pages["/a.csv"] = Page(BODY, ranges=False)
    describe("a", f"{site.address}/a.csv")
    paths.RAW.mkdir()
    (paths.RAW / "a.csv.part").write_bytes(b"x" * 70_000)
    assert catalog.locate("a").read_bytes() == BODY


def test_starts_afresh_when_the_earlier_part_was_of_other_bytes(site: Site) -> None:
    site.pages["/a.csv"] = Page(BODY)
    describe("a", f"{site.address}/a.csv")
    paths.RAW.mkdir()
    (paths.RAW / "a.csv.part").write_bytes(b"x" * 70_000)
    assert catalog.locate("a").read_bytes() == BODY
    assert site.asked["/a.csv"] == 2


@pytest.mark.parametrize(
    ("served", "problem"),
    [
        (HTML, "web page"),
        (BODY[:-400], "cut short"),
        (BODY[:-1] + b"?", "wrong checksum"),
        (BODY + b"more", "bytes, not"),
        (b"", "empty"),
    ],
    ids=["html", "truncated", "checksum", "longer", "empty"],
)
def test_refuses_wrong_bytes_and_leaves_nothing(site: Site, served: bytes, problem: str) -> None:
    site.pages["/a.csv"] = Page(served)
    describe("a", f"{site.address}/a.csv")
    with pytest.raises(DataError, match=problem) as caught:
        catalog.locate("a")
    assert caught.value.dataset == "a"
    assert f"{site.address}/a.csv" in str(caught.value)
    assert "Nothing was kept" in str(caught.value)
    assert raw_names() == []


def test_an_html_page_with_status_200_shows_how_it_begins(site: Site) -> None:
    site.pages["/a.csv"] = Page(HTML, content_type="text/html")
    describe("a", f"{site.address}/a.csv")
    with pytest.raises(DataError, match=r"DOCTYPE html"):
        catalog.locate("a")


@pytest.mark.parametrize("spoiled", [BODY[:100], HTML, BODY[:-1] + b"?"])
def test_a_spoiled_raw_file_is_named_and_fetch_replaces_it(site: Site, spoiled: bytes) -> None:
    site.pages["/a.csv"] = Page(BODY)
    describe("a", f"{site.address}/a.csv")
    path = put_raw("a", spoiled)
    with pytest.raises(DataError, match="data fetch a") as caught:
        catalog.locate("a")
    assert caught.value.file == path
    assert site.asked["/a.csv"] == 0
    assert [each.problem for each in catalog.fetch(["a"], progress=False)] == [None]
    assert catalog.locate("a").read_bytes() == BODY


def test_a_spoiled_mirror_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    describe("a", NOWHERE)
    mirrored = tmp_path / "mirror" / "127.0.0.1:9" / "file.csv"
    mirrored.parent.mkdir(parents=True)
    mirrored.write_bytes(BODY[:-1])
    monkeypatch.setenv("DATA_MIRROR", str(tmp_path / "mirror"))
    with pytest.raises(DataError, match=r"cut short.*Renew the mirror") as caught:
        catalog.locate("a")
    assert caught.value.file == mirrored
    assert catalog.state(catalog.entry("a")).name == "unavailable"
    outcome = catalog.fetch(["a"], progress=False)[0]
    assert "Renew the mirror" in str(outcome.problem)
    assert raw_names() == []


def test_fetches_eight_at_a_time(site: Site) -> None:
    together = threading.Barrier(8)
    for n in range(8):
        site.pages[f"/{n}.csv"] = Page(BODY, together=together)
        describe(f"d{n}", f"{site.address}/{n}.csv")
    # The barrier opens only once all eight requests are under way at the same time.
    assert [each.problem for each in catalog.fetch(progress=False)] == [None] * 8
    assert raw_names() == [f"d{n}.csv" for n in range(8)]


def test_an_offline_machine_asks_each_host_once_and_begins_no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def head(address: str, **_: object) -> None:
        asked.append(address)
        threading.Event().wait(0.05)  # long enough for all eight workers to want the same host
        raise network.requests.ConnectionError

    monkeypatch.setattr(network.requests, "head", head)
    monkeypatch.setattr(download, "_request", lambda url, start: pytest.fail(f"asked {url} although its host is away"))
    for n in range(40):
        describe(f"d{n}", f"http://host-{n % 2}.invalid/{n}.csv")
    outcomes = catalog.fetch(progress=False)
    assert sorted(asked) == ["http://host-0.invalid/", "http://host-1.invalid/"]
    assert all("cannot be reached" in (each.problem or "") for each in outcomes)


def test_a_host_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(network, "PATIENCE_SECONDS", 0.3)
    over = threading.Event()

    def head(*_: object, **__: object) -> None:
        over.wait()
        raise network.requests.ConnectionError

    monkeypatch.setattr(network.requests, "head", head)
    # The host is silent until the answer about it is there.
    assert "did not answer" in str(network.unreachable("http://silent.invalid/x"))
    over.set()


def test_a_dataset_without_checksum_is_only_fetched_when_asked(site: Site) -> None:
    site.pages["/file?uri=/x/a.csv"] = Page(BODY)
    describe("a", f"{site.address}/file?uri=/x/a.csv", body=None)
    with pytest.raises(DatasetUnavailable, match=r"no checksum.*data fetch a"):
        catalog.locate("a")
    assert [each.problem for each in catalog.fetch(["a"], progress=False)] == [None]
    assert catalog.locate("a").read_bytes() == BODY


def test_a_dataset_without_checksum_must_still_be_of_its_format(site: Site) -> None:
    site.pages["/a.xlsx"] = Page(b"not a workbook")
    describe("a", f"{site.address}/a.xlsx", body=None, format="xlsx")
    assert "not xlsx" in str(catalog.fetch(["a"], progress=False)[0].problem)
    assert raw_names() == []


def test_available_tells_what_a_real_build_lacks(site: Site) -> None:
    site.pages["/a.csv"] = Page(BODY)
    describe("a", f"{site.address}/a.csv")
    describe("b", NOWHERE)
    describe("optional", NOWHERE, required=False)
    ok, missing = catalog.available()
    assert not ok
    assert [name for name, _ in missing] == ["a", "b"]
    ok, missing = catalog.available(network=True)
    assert not ok
    assert [name for name, _ in missing] == ["b"]
    assert "cannot be reached" in missing[0][1]
    put_raw("b", BODY)
    assert catalog.available(network=True) == (True, [])
    assert not catalog.available(required_only=False, network=True)[0]


def test_available_hashes_nothing_and_asks_no_host(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    describe("a", f"{site.address}/a.csv")
    put_raw("a", b"x" * len(BODY))
    assert catalog.available() == (True, [])
    assert not site.asked


def test_command_shows_states_and_why(
    site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_MIRROR", "/no/such/folder")
    describe("here", NOWHERE)
    put_raw("here", BODY)
    describe("short", NOWHERE)
    put_raw("short", BODY[:5])
    describe("there", f"{site.address}/a.csv")
    describe("nowhere", NOWHERE)
    assert main(["data"]) == 1
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line}
    assert "cached" in lines["here"]
    assert "cut short" in lines["short"]
    assert "to download" in lines["there"]
    assert "cannot be reached" in lines["nowhere"]
    assert "/no/such/folder, which is not a folder" in lines["nowhere"]


def test_command_fetches_and_its_status_tells_of_required_datasets(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.pages["/a.csv"] = Page(BODY)
    describe("a", f"{site.address}/a.csv")
    describe("optional", NOWHERE, required=False)
    assert main(["data", "fetch"]) == 0
    captured = capsys.readouterr()
    assert "1 of 2 datasets" in captured.out
    assert re.search(r"optional +no +127.0.0.1:9 cannot be reached", captured.err)
    assert main(["data", "fetch", "optional"]) == 1
    assert main(["data", "fetch", "nonsense"]) == 1
    assert "no dataset has the id 'nonsense'" in capsys.readouterr().err


def test_command_fails_when_a_required_dataset_cannot_be_had(
    capsys: pytest.CaptureFixture[str],
) -> None:
    describe("a", NOWHERE)
    assert main(["data", "fetch"]) == 1
    assert re.search(r"a +yes +127.0.0.1:9 cannot be reached", capsys.readouterr().err)


def test_command_prints_the_checksum_of_a_dataset_that_has_none(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.pages["/a.csv"] = Page(BODY)
    describe("a", f"{site.address}/a.csv", body=None)
    assert main(["data", "fetch", "a"]) == 0
    assert hashlib.sha256(BODY).hexdigest() in capsys.readouterr().out
