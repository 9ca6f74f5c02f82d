"""What a release is: one archive that any static host serves, under a policy of its own."""

import hashlib
import os
import re
import shutil
import tarfile
from pathlib import Path

import pytest
import requests

import nginx_host
from analysis import paths
from analysis.errors import AnalysisError
from analysis.publish import release
from analysis.publish.record import headers
from analysis.publish.unpacking import lay_out
from analysis.site import policy
from release_support import COMMIT, LIGHT_OR_DARK, VERSION, Written, small_site, written


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return small_site(tmp_path / "site")


@pytest.fixture
def written_release(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    return written(small, tmp_path / "release", monkeypatch)


def test_every_file_is_in_the_checksums(written_release: Written) -> None:
    there = {p.name for p in written_release.folder.iterdir()}
    assert there == {*release.FILES, "SHA256SUMS", "ro-crate-metadata.json", written_release.archive.name} - {
        "changes.html"
    }
    lines = dict(reversed(line.split("  ")) for line in written_release.text("SHA256SUMS").splitlines())
    assert lines == {
        name: hashlib.sha256((written_release.folder / name).read_bytes()).hexdigest()
        for name in there - {"SHA256SUMS"}
    }


def test_the_archive_is_the_same_whoever_packs_it(written_release: Written, small: Path) -> None:
    before = {p.name: p.read_bytes() for p in written_release.folder.iterdir()}
    for file in small.rglob("*"):
        os.utime(file, (1, 1))
        file.chmod(0o700)
    release.write_release(small, VERSION, COMMIT)
    assert {p.name: p.read_bytes() for p in written_release.folder.iterdir()} == before
    with tarfile.open(written_release.archive) as packed:
        members = packed.getmembers()
    names = [m.name for m in members]
    assert names == sorted(names)
    assert {(m.mtime, m.uid, m.gid, m.uname, m.gname, m.mode) for m in members} == {(1777636800, 0, 0, "", "", 0o644)}


def test_the_archive_has_the_version_at_an_address_of_its_own(written_release: Written, tmp_path: Path) -> None:
    with tarfile.open(written_release.archive) as packed:
        lay_out(packed, tmp_path / "host")
    host = tmp_path / "host"
    assert {p.name for p in host.iterdir()} == {".nojekyll", "_headers", "_redirects", "index.html", "v0.2.0"}
    assert 'url=v0.2.0/index.html"' in (host / "index.html").read_text("utf-8")
    landing = (host / "v0.2.0" / "index.html").read_text("utf-8")
    links = re.findall(r'href="([^"]+)"', landing)
    assert {"record/LICENCES.txt", "record/sbom.cdx.json", "chapters/errata.html"} <= set(links)
    assert [a for a in links if a.startswith("record/") and not (host / "v0.2.0" / a).is_file()] == []
    assert "Version 0.2.0" in landing


def test_the_errata_that_the_first_page_leads_to_are_in_the_book() -> None:
    assert "chapters/errata" in (paths.ROOT / "_toc.yml").read_text("utf-8")
    assert (paths.CHAPTERS / "errata.md").is_file()


def test_a_page_with_a_script_of_its_own_stops_the_release_and_leaves_the_last(
    written_release: Written, small: Path
) -> None:
    before = {p.name: p.read_bytes() for p in written_release.folder.iterdir()}
    (small / "london" / "chapters" / "index.html").write_text("<script>alert(1)</script>", encoding="utf-8")
    with pytest.raises(AnalysisError, match=r"chapters/index\.html has an inline script"):
        release.write_release(small, VERSION, COMMIT)
    assert {p.name: p.read_bytes() for p in written_release.folder.iterdir()} == before
    assert [p.name for p in written_release.folder.parent.iterdir()] == [VERSION]


# ---- headers ---------------------------------------------------------------------------------------


def rules(text: str) -> dict[str, dict[str, str]]:
    """A file of headers, path by path."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            found[line] = {}
        else:
            name, _, value = line.strip().partition(": ")
            found[list(found)[-1]][name] = value
    return found


def directives(value: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for part in value.split(";") if (words := part.split())}


def test_the_policy_allows_the_scripts_of_the_pages_and_no_other(written_release: Written) -> None:
    found = rules(written_release.text("_headers"))
    allowed = directives(found["/v0.2.0/*"]["Content-Security-Policy"])
    own = f"'{policy.source(LIGHT_OR_DARK)}'"
    # WebAssembly, for the search.
    assert set(allowed["script-src"]) == {"'self'", "'wasm-unsafe-eval'", own}
    assert allowed["default-src"] == allowed["base-uri"] == ["'none'"]
    assert "file:" not in str(allowed)
    assert max(map(len, written_release.text("_headers").splitlines())) < 2000  # the most that some hosts read


def matches(rule: str, path: str) -> bool:
    """Whether a rule's address is that of a path: ``*`` is any text, ``:name`` any folder."""
    parts = [re.escape(part) for part in re.split(r"\*|:\w+", rule)]
    wild = [".*" if mark == "*" else "[^/]+" for mark in re.findall(r"\*|:\w+", rule)]
    return re.fullmatch("".join(a + b for a, b in zip(parts, [*wild, ""], strict=True)), path) is not None


def sent(text: str, path: str) -> list[tuple[str, str]]:
    """The headers of a path: rules that match it add up."""
    return [h for rule, headers in rules(text).items() if matches(rule, path) for h in headers.items()]


def test_pages_of_single_figures_may_be_framed_and_no_others(written_release: Written, small: Path) -> None:
    text = written_release.text("_headers")
    pages = [f.relative_to(small).as_posix() for f in small.rglob("*.html") if "_static" not in f.parts]
    assert len(pages) == 9
    for path in ("/", "/index.html", "/v0.2.0/", "/v0.2.0/london/", *(f"/v0.2.0/{page}" for page in pages)):
        forbidden = ("Content-Security-Policy", policy.NO_FRAMES) in sent(text, path)
        assert forbidden is ("/figures/" not in path), path
        loads = [v for n, v in sent(text, path) if n == "Content-Security-Policy" and "default-src" in v]
        assert len(loads) == path.startswith("/v0.2.0/"), path


def test_no_address_is_sent_one_header_twice_but_for_the_policy(written_release: Written) -> None:
    text = written_release.text("_headers")
    assert rules(text)["/*"] == headers.EVERYWHERE
    paths_sent = ("/", "/v0.2.0/chapters/index.html", "/v0.2.0/_static/charts.js", "/v0.2.0/london/_static/charts.js")
    for path in paths_sent:
        names = [name for name, _ in sent(text, path) if name != "Content-Security-Policy"]
        assert len(names) == len(set(names)), path
        assert (("Cache-Control", headers.FOR_A_YEAR) in sent(text, path)) is ("_static" in path)


@nginx_host.needs_nginx
def test_nginx_serves_a_release_as_it_says(written_release: Written, tmp_path: Path) -> None:
    host = tmp_path / "host"
    with tarfile.open(written_release.archive) as packed:
        lay_out(packed, host)
    shutil.copytree(host / "v0.2.0", host / "v0.1.0")
    place = tmp_path / "nginx"
    place.mkdir()
    said = written_release.text("_headers")
    with nginx_host.serve(written_release.text("nginx.conf"), place, {"/srv/breaking-the-cycle": str(host)}) as address:

        def get(path: str) -> requests.Response:
            return requests.get(address + path, timeout=60)

        figure = "figures/bad-health.html"
        for path in ("/", f"/v0.1.0/{figure}", f"/v0.2.0/{figure}", "/v0.2.0/london/chapters/index.html", "/nowhere"):
            answer = get(path)
            policies = [value for name, value in sent(said, path) if name == "Content-Security-Policy"]
            if path == "/nowhere":  # nginx forbids its frame too
                policies = [policy.NO_FRAMES]
            assert sorted(filter(None, answer.headers.get("Content-Security-Policy", "").split(", "))) == sorted(
                policies
            )
            for name, value in headers.EVERYWHERE.items():
                assert answer.headers[name] == value
            assert answer.status_code == (404 if path == "/nowhere" else 200)
        for path in ("/v0.2.0/_static/charts.js", "/v0.2.0/london/_static/charts.js"):
            assert get(path).headers["Cache-Control"] == headers.FOR_A_YEAR
        assert get("/v0.2.0/chapters/data.html").headers["Cache-Control"] == headers.ASK_EACH_TIME
        assert get("/latest/london/chapters/data.html").url == f"{address}/v0.2.0/london/chapters/data.html"
        assert [get(path).status_code for path in ("/_headers", "/_redirects", "/.nojekyll", "/v0.2.0/.nojekyll")] == [
            404
        ] * 4


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("../beside", tarfile.REGTYPE, "lies outside"),
        ("/tmp/beside", tarfile.REGTYPE, "lies outside"),
        ("v0.2.0/link", tarfile.SYMTYPE, "neither a file nor a folder"),
        ("v0.2.0/pipe", tarfile.FIFOTYPE, "neither a file nor a folder"),
    ],
)
def test_an_archive_holds_files_of_its_own_alone(name: str, kind: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "site.tar"
    with tarfile.open(file, "w") as packed:
        packed.addfile(tarfile.TarInfo("v0.2.0/index.html"))
        odd = tarfile.TarInfo(name)
        odd.type, odd.linkname = kind, "/etc/passwd"
        packed.addfile(odd)
    with tarfile.open(file) as packed, pytest.raises(AnalysisError, match=f"'{re.escape(name)}'.*{said}"):
        lay_out(packed, tmp_path / "host")
    assert not (tmp_path / "host").exists()
