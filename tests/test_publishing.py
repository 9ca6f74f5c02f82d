"""What docs/publishing.md tells hosts to do is what the tests' host does, and nginx takes it as it stands."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import yaml
from markdown_it import MarkdownIt

import nginx_host
import static_host
from analysis import paths
from analysis.site.hosting import serve_as_it_is

PAGE = paths.ROOT / "docs" / "publishing.md"


def blocks(language: str) -> list[str]:
    """The page's blocks of a language."""
    tokens = MarkdownIt("commonmark").parse(PAGE.read_text(encoding="utf-8"))
    return [t.content for t in tokens if t.type == "fence" and t.info == language]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site of a few files of each kind."""
    site = tmp_path / "site"
    for name in (
        "index.html",
        "chapters/index.html",
        "_static/site.css",
        "_static/vega.js",
        "data/rows.csv",
        "figures/bad-health.html",
        "f.woff2",
    ):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("text", encoding="utf-8")
    serve_as_it_is(site)
    return site


@pytest.fixture
def nginx(tmp_path: Path, folder: Path) -> Iterator[str]:
    """Nginx with the page's configuration, its folder and port aside; gives the site's address."""
    (site,) = blocks("nginx")
    with nginx_host.serve(site, tmp_path, {"/srv/breaking-the-cycle/": f"{folder}/"}) as address:
        yield address


@nginx_host.needs_nginx
def test_nginx_serves_the_site_as_the_page_says(nginx: str) -> None:
    def get(path: str) -> requests.Response:
        return requests.get(nginx + path, timeout=60)

    assert get("/").url == f"{nginx}/repo/"
    assert get("/repo").url == f"{nginx}/repo/"
    kinds = {
        "": "text/html; charset=utf-8",
        "_static/site.css": "text/css; charset=utf-8",
        "_static/vega.js": "application/javascript; charset=utf-8",
        "data/rows.csv": "text/csv; charset=utf-8",
        "f.woff2": "font/woff2",
    }
    for path, kind in kinds.items():
        answer = get(f"/repo/{path}")
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Cache-Control"] == "no-cache"
        assert {name: answer.headers[name] for name in static_host.HEADERS} == static_host.HEADERS
    framed = get("/repo/figures/bad-health.html")
    assert framed.status_code == 200
    assert "Content-Security-Policy" not in framed.headers
    for digest in ("?v=8f99a1a2", "?digest=55c26ed4"):
        assert "max-age=31536000" in get(f"/repo/_static/site.css{digest}").headers["Cache-Control"]
    assert "max-age" not in get("/repo/index.html?other=v=1").headers["Cache-Control"]
    for path in ("/repo/.nojekyll", "/repo/_static/", "/repo/nowhere.html?v=1", "/chapters/index.html"):
        missing = get(path)
        assert missing.status_code in (403, 404), path
        assert "max-age" not in missing.headers.get("Cache-Control", "")
        assert missing.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_and_the_tests_host_send_the_same_headers() -> None:
    (site,) = blocks("nginx")
    said = dict(re.findall(r"add_header ([\w-]+) (\S+) always;", site))
    (framed,) = re.findall(r"map \$uri \$frames \{\s+default +\"(.+)\";\s+\"~(.+)\" +\"\";", site)
    assert said.pop("Content-Security-Policy") == "$frames"
    assert {**said, "Content-Security-Policy": framed[0]} == static_host.HEADERS
    assert framed[1] == static_host.FRAMED.pattern


def test_the_workflows_use_official_actions_and_publish_what_they_build() -> None:
    github, gitlab = (yaml.safe_load(text) for text in blocks("yaml"))
    steps = github["jobs"]["publish"]["steps"]
    used = [step["uses"] for step in steps if "uses" in step]
    assert len(used) == 5
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", name) for name in used)
    assert next(s["with"]["path"] for s in steps if "upload-pages" in s.get("uses", "")) == "_build/site"
    assert {"pages": "write", "id-token": "write"}.items() <= github["permissions"].items()
    assert gitlab["pages"]["artifacts"]["paths"] == ["public"]
    packages = re.search(r"^PACKAGES := (.*)$", (paths.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert packages
    (install,) = [step["run"] for step in steps if "apt-get install" in step.get("run", "")]
    assert install.endswith(packages[1].strip())


def test_a_marked_folder_keeps_its_styles_on_a_host_with_jekyll(folder: Path) -> None:
    with static_host.serve(folder) as host:
        assert requests.get(f"{host.address}_static/site.css?v=1", timeout=60).status_code == 200
    (folder / ".nojekyll").unlink()
    with static_host.serve(folder) as host:
        assert requests.get(f"{host.address}_static/site.css?v=1", timeout=60).status_code == 404
        assert host.missing == ["/repo/_static/site.css"]


def test_what_is_pushed_to_the_branch_has_the_mark_and_the_styles(tmp_path: Path, folder: Path) -> None:
    remote = tmp_path / "remote"
    subprocess.run(["git", "init", "--quiet", "--bare", str(remote)], check=True)
    (tmp_path / "_build").mkdir()
    folder.rename(tmp_path / "_build" / "site")
    (push,) = [block for block in blocks("sh") if "gh-pages" in block]
    assert push.count("https://github.com/OWNER/REPO.git") == 1
    who = {f"GIT_{role}_{what}": "test@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for _ in range(2):  # the second time over what the first has pushed
        script = push.replace("https://github.com/OWNER/REPO.git", str(remote))
        subprocess.run(["bash", "-euc", script], cwd=tmp_path, env={**os.environ, **who}, check=True)
    command = ["git", "-C", str(remote), "ls-tree", "-r", "--name-only", "gh-pages"]
    pushed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert {".nojekyll", "_static/site.css", "index.html"} <= set(pushed)
    assert [p.name for p in (tmp_path / "_build").iterdir()] == ["site"]
