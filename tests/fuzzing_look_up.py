"""What is fuzzed of the look-up: words that are typed into it, and names that the list of neighbourhoods shows."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import pandas as pd
from bs4 import BeautifulSoup

from analysis import paths
from analysis.book.tables import neighbourhood_list
from analysis.groups import LABELS
from fuzzing import Target
from sample_places import frame, site

if TYPE_CHECKING:
    from playwright.sync_api import Page

TYPED = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


def listed() -> pd.DataFrame:
    """Return the released list of England's deprived neighbourhoods, in part: all whose names are awkward."""
    points = pd.read_csv(paths.RELEASED / "england" / "map_points.csv")
    names = points[["lsoa21_name", "ward_name", "local_authority_name"]].agg(" ".join, axis=1)
    awkward = names.str.contains(r"['’.&,()-]|\bSt\b|[^\x00-\x7f]")
    kept = points[awkward].groupby("local_authority_name").head(6)
    held = kept.assign(group_label=kept["group"].map(LABELS))
    return held.assign(
        imd_text=held["imd2019_rank"].map("{:,}".format), cni_text=held["cni2023_rank"].map("{:,}".format)
    )


WAYS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small letters": str.lower,
    "no apostrophe": lambda text: re.sub("['’]", "", text),
    "another apostrophe": lambda text: re.sub("['’]", "\u02bc", text),
    "blanks": lambda text: "  " + text.replace(" ", "\u00a0 ") + "\t",
    "no hyphens": lambda text: text.replace("-", " "),
    "ampersands": lambda text: re.sub(r"\band\b", "&", text),
    "no ampersands": lambda text: text.replace("&", "and"),
    "saints in full": lambda text: re.sub(r"\bSt\b\.?", "Saint", text),
    "saints with a point": lambda text: re.sub(r"\bSt\b\.?", "St.", text),
    "accents apart": lambda text: re.sub("e", "e\u0301", text),
    "wide letters": lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isalnum() and c.isascii() else c for c in text),
    "no commas": lambda text: text.replace(",", " "),
    "brackets": lambda text: f"({text})",
}
"""Ways in which people, telephones and word processors write a name."""


SEARCHED = """async typed => {
    const { found, said } = await places.search(typed);
    return { codes: found.map((place) => place.code), said };
}"""


def look_up(page: "Page", folder: Path) -> list[Target]:
    """Return the targets of the look-up in a browser: any words, and a place as people write it."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((site(folder) / "place" / "index.html").as_uri())
    rows = frame().to_dict("records")

    def search(words: str) -> dict[str, Any]:
        found = page.evaluate(SEARCHED, words)
        assert not errors, errors
        return found

    def any_words(words: str) -> None:
        found = search(words)
        assert len(found["codes"]) <= 8
        # Two letters or digits are a word; of what is found, or is none, nothing need be said.
        if not found["codes"] and len(re.findall(r"[^\W_]", unicodedata.normalize("NFKD", words))) > 1:
            assert found["said"], repr(words)

    def written(example: tuple[dict[str, Any], list[str]]) -> None:
        row, ways = example
        text = row["msoa"]
        for way in ways:
            text = WAYS[way](text)
        assert row["msoa21_code"] in search(text)["codes"], text

    words = st.lists(
        TYPED | st.sampled_from([*WAYS, "E01", "st", "saint", "dn31 2ab", "&", "'", ".", "1,000"]), max_size=4
    )
    return [
        Target("look-up: any words", words.map(" ".join), any_words),
        Target(
            "look-up: ways to write",
            st.tuples(st.sampled_from(rows), st.lists(st.sampled_from(list(WAYS)), max_size=3)),
            written,
        ),
    ]


def look_up_table() -> list[Target]:
    """Return the target of the list: names stand in the page as they were typed, and are no HTML."""
    first = listed().head(3).reset_index(drop=True)

    def check(names: list[str]) -> None:
        rows = first.assign(name=names)
        soup = BeautifulSoup(neighbourhood_list.NeighbourhoodList(rows, names[0]).to_html(), "html.parser")
        cells = [row.find(["th", "td"]).get_text() for row in soup.select("tbody tr")]
        assert cells == names
        assert not soup.select("script, img, svg, iframe")

    poison = st.sampled_from(["<script>", "</td>", "&amp;", '" onload="', "{0}", "{}", "%s", "]]>", "<!--", "&#0;"])
    names = (TYPED | poison).filter(str.strip)
    return [Target("look-up: names", st.lists(names, min_size=3, max_size=3), check)]
