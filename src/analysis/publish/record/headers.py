"""The headers that a host sends with a version: for hosts that read ``_headers`` and ``_redirects``, and for nginx.

Rules that match one address add up on such hosts, and a browser holds every policy that it is sent. So no two
rules here name the same header for one address, but for the policy: a rule for the version says what its pages may
load, and rules for all of its pages but those of figures say that no other site may frame them. A version never
changes once it is published: its styles, scripts and fonts may be kept for a year, whatever their names.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from analysis import paths
from analysis.publish.repository import TAG
from analysis.site import policy
from analysis.site.late import FIGURES

EVERYWHERE = {
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What holds for every answer; no page asks for any of the powers that the list withholds."""

FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"

NGINX = Path(__file__).with_name("nginx.conf")
"""The same for nginx, as a whole site: what stands as ``@NAME@`` in it is filled in."""


def places(site: Path) -> Iterator[tuple[str, Path]]:
    """Every page of a site, with its place in its own edition, without its ending: ``chapters/index``."""
    for file in sorted(site.rglob("*.html")):
        parts = file.relative_to(site).with_suffix("").parts
        if "_static" in parts:  # macros that the theme's authors left among its files
            continue
        start = parts.index("chapters") if "chapters" in parts else len(parts) - 1
        yield PurePosixPath(*parts[start:]).as_posix(), file


def scripts(site: Path) -> set[str]:
    """The inline scripts of all pages of a site, by hash.

    Raises
    ------
    AnalysisError
        A page has a script, a handler, an element or an address that the project does not ship.
    """
    return {name for page, file in places(site) for name in policy.check(file.read_text(encoding="utf-8"), page)}


def lasting(site: Path) -> list[str]:
    """The folders of a site whose files may be kept for a year: the styles and scripts of each edition."""
    found = [folder.relative_to(site).as_posix() for folder in sorted(site.rglob("_static")) if folder.is_dir()]
    return [name for name in found if name.count("_static") == 1]


EDITION = ":edition"
"""What stands for the folder of any edition in an address of a rule."""


def not_framed(site: Path) -> list[str]:
    """Addresses, from a version's own, of all its pages but those of figures, as rules name them."""
    found = {""}
    for file in sorted(site.rglob("*.html")):
        *folders, name = file.relative_to(site).parts
        if "_static" in folders or folders[-1:] == [FIGURES]:
            continue
        if folders and (site / folders[0] / paths.CHAPTERS.name).is_dir():
            folders[0] = EDITION
            found.add(f"{EDITION}/")
        # Beside the pages of an edition's root stand those of its figures, in a folder; all others share a rule.
        found.add("/".join([*folders, name if folders in ([], [EDITION]) else "*"]))
    return sorted(found)


def headers_file(version: str, site: Path) -> str:
    """The file ``_headers`` of a host that reads one, for its root: a path, and below it the headers of its files."""
    folder = f"/{TAG}{version}"
    alone = ("/", "/index.html", *(f"{folder}/{place}" for place in not_framed(site)))
    rules = {
        "/*": EVERYWHERE,
        f"{folder}/*": {"Content-Security-Policy": policy.header(scripts(site))},
        **{place: {"Content-Security-Policy": policy.NO_FRAMES} for place in alone},
        **{f"{folder}/{name}/*": {"Cache-Control": FOR_A_YEAR} for name in lasting(site)},
    }
    blocks = [
        "\n".join([path, *(f"  {name}: {value}" for name, value in rule.items())]) for path, rule in rules.items()
    ]
    return "\n".join(blocks) + "\n"


def redirects_file(version: str) -> str:
    """The file ``_redirects`` of such a host: ``/latest/`` leads to the same page of this version."""
    return f"/latest/* /{TAG}{version}/:splat 302\n"


def nginx_file(version: str, site: Path) -> str:
    """The same headers and addresses as a site of nginx."""
    filled = {
        "VERSION": version,
        "FOLDER": f"{TAG}{version}",
        "PATTERN": re.escape(f"{TAG}{version}"),
        "POLICY": policy.header(scripts(site)),
        "NO_FRAMES": policy.NO_FRAMES,
        "FIGURES": FIGURES,
        "YEAR": FOR_A_YEAR,
        "ASK": ASK_EACH_TIME,
        "HEADERS": "\n    ".join(f'add_header {k} "{v}" always;' for k, v in EVERYWHERE.items()),
    }
    text = NGINX.read_text(encoding="utf-8")
    for name, value in filled.items():
        text = text.replace(f"@{name}@", value)
    return text
