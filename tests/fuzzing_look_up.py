"""What is fuzzed of the look-up: words that are typed into it, and names that its table shows."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import pandas as pd
from bs4 import BeautifulSoup

from analysis import paths
from analysis.book.tables import lookup
from analysis.groups import LABELS
from fuzzing import Target

if TYPE_CHECKING:
    from playwright.sync_api import Page

TYPED = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


def listed() -> pd.DataFrame:
    """Return the released list of England's deprived neighbourhoods, in part: all whose names are awkward."""
    points = pd.read_csv(paths.RELEASED / "england" / "map_points.csv")
    names = points[["lsoa21_name", "ward_name", "local_authority_name"]].agg(" ".join, axis=1)
    awkward = names.str.contains(r"['’.&,()-]|\bSt\b|[^\x00-\x7f]")
    kept = points[awkward].groupby("local_authority_name").head(6)
    frame = kept.assign(group_label=kept["group"].map(LABELS))
    return frame.assign(
        imd_text=frame["imd2019_rank"].map("{:,}".format), cni_text=frame["cni2023_rank"].map("{:,}".format)
    )


def lookup_page(frame: pd.DataFrame) -> str:
    """Return a page with the look-up of these neighbourhoods and its script."""
    script = (paths.ROOT / "_static" / "tables.js").read_text(encoding="utf-8")
    table = lookup.Lookup(frame, "England").to_html()
    return f'<!DOCTYPE html><meta charset="utf-8"><body>{table}<script>{script}</script></body>'


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


SEARCHED = """query => {
    const box = document.querySelector("[data-lookup]");
    const input = box.querySelector("input");
    input.value = query;
    input.dispatchEvent(new Event("input"));
    return {
        typed: input.value,
        status: box.querySelector(".lookup-status").textContent,
        cards: [...box.querySelectorAll(".lookup-card")].map((card) => card.textContent),
        unknown: box.dataset.unknown,
        postcode: box.dataset.postcode,
        html: box.querySelectorAll(".lookup-results :not(li, strong, span)").length,
    };
}"""


def look_up(page: "Page") -> list[Target]:
    """Return the targets of the look-up in a browser: any words, and a neighbourhood as people write it."""
    frame = listed()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content(lookup_page(frame))
    rows = frame.to_dict("records")

    def search(words: str) -> dict[str, Any]:
        found = page.evaluate(SEARCHED, words)
        assert not errors, errors
        assert found["html"] == 0
        return found

    def any_words(words: str) -> None:
        found = search(words)
        status, cards = found["status"], found["cards"]
        if count := re.fullmatch(r"([\d,]+) found(?:\.|; the first 12 are shown\.)", status):
            assert len(cards) == min(12, int(count[1].replace(",", "")))
        else:
            assert cards == []
            assert status in ("", found["unknown"], found["postcode"])
            # Letters and digits are words; what is said of nothing at all is nothing.
            assert status or not re.search(r"[^\W_]", words), repr(words)

    def written(example: tuple[dict[str, Any], list[str]]) -> None:
        row, ways = example
        text = f"{row['lsoa21_name']}, {row['ward_name']}, {row['local_authority_name']}"
        for way in ways:
            text = WAYS[way](text)
        found = search(f"{text} {row['lsoa21_code']}")
        assert found["status"] == "1 found.", (text, found["status"])
        assert row["lsoa21_code"] in found["cards"][0]

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
    """Return the target of the look-up's table: names stand in the page as they were typed, and are no HTML."""
    first = listed().head(3).reset_index(drop=True)

    def check(names: list[str]) -> None:
        frame = first.assign(lsoa21_name=names)
        soup = BeautifulSoup(lookup.Lookup(frame, names[0]).to_html(), "html.parser")
        cells = [row.find(["th", "td"]).get_text() for row in soup.select("tbody tr")]
        assert cells == names
        assert not soup.select("script, img, svg, iframe")

    poison = st.sampled_from(["<script>", "</td>", "&amp;", '" onload="', "{0}", "{}", "%s", "]]>", "<!--", "&#0;"])
    names = (TYPED | poison).filter(str.strip)
    return [Target("look-up: names", st.lists(names, min_size=3, max_size=3), check)]
