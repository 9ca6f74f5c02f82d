"""The editions' areas: England, the combined authorities, London, any other (``data/regions.yml``)."""

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import yaml

from analysis import paths
from analysis.errors import CatalogError
from analysis.groups import ENGLAND
from analysis.settings import once_for_each_state

if TYPE_CHECKING:  # the graph of the editions reads this file often, and needs no tables
    import pandas as pd

REGIONS_FILE = paths.DATA / "regions.yml"

Kind = Literal["country", "combined_authority", "region", "area"]

KEYS = ("slug", "name", "name_in_sentence", "kind", "members")
OPTIONAL_KEYS = ("code", "governed_by")
FORMS = {
    "slug": r"[a-z][a-z0-9]*(-[a-z0-9]+)*",
    "name": r"\S.*",
    "name_in_sentence": r"\S.*",
    "kind": "|".join(get_args(Kind)),
    "code": r"E\d{8}",
    "governed_by": r"\S.*",
}
AUTHORITY_CODE = r"E0[6-9]\d{6}"
WARD_CODE = r"E05\d{6}"

TAKEN_SLUGS = ("chapters",)
"""Folders of England's pages, which stand beside those of the other editions."""


@dataclass(frozen=True)
class Region:
    """An area that has an edition.

    Attributes
    ----------
    slug : str
        Name in addresses: ``west-midlands``.
    name, name_in_sentence : str
        "West Midlands"; "the West Midlands".
    kind : {"country", "combined_authority", "region", "area"}
        An ``area`` is any list of local authorities or wards: a county, a city, a proposal.
    code : str
        ONS code of the area itself; its slug where it has none.
    members : tuple of str
        Codes of its local authorities and wards as of 2024, sorted; empty for the country, which has all.
    governed_by : str
        The body between the councils and the government, in the middle of a sentence: "the Greater
        Manchester Combined Authority"; empty where there is none.
    """

    slug: str
    name: str
    name_in_sentence: str
    kind: Kind
    code: str
    members: tuple[str, ...]
    governed_by: str = ""

    @property
    def digest(self) -> str:
        """Hash of what an edition's results depend on: its name, its kind, and who is in it.

        How a sentence names the area, and who governs it, is for pages alone.
        """
        return hashlib.sha256(repr((self.slug, self.name, self.kind, self.code, self.members)).encode()).hexdigest()


def load_regions(path: Path | None = None, known: Collection[str] | None = None) -> dict[str, Region]:
    """Return the areas that have an edition, by slug, in the file's order.

    Parameters
    ----------
    path : Path, optional
        Another file than ``data/regions.yml``.
    known : collection of str, optional
        Codes of the local authorities there are, and of the wards where any is among them. Without it
        the codes' form is checked only, so that the regions can be had where no raw data are.

    Raises
    ------
    CatalogError
        Names the file, the line and the value: a key that is missing or unknown, a slug that is
        malformed, used twice or kept for other pages, a name or code used twice, no members, a
        member that is unknown or listed twice, or an authority that is in two areas of the same
        kind (areas of the kind ``area`` may share theirs).
    """
    file = path or REGIONS_FILE
    return _formed(file) if known is None else _read(file, known)


@once_for_each_state
def _formed(file: Path) -> dict[str, Region]:
    return _read(file, None)


def _read(file: Path, known: Collection[str] | None) -> dict[str, Region]:
    top = _mapping(file, _composed(file), ("code_in_2024", "regions"))
    codes_2024 = {
        _text(file, old, AUTHORITY_CODE): _text(file, new, AUTHORITY_CODE)
        for old, new in _pairs(file, top["code_in_2024"])
    }
    regions: dict[str, Region] = {}
    owners: dict[tuple[Kind, str], str] = {}
    for node in _items(file, top["regions"]):
        region = _region(file, node, codes_2024, known, owners)
        for what in ("slug", "name", "code"):
            value = getattr(region, what)
            if value in (getattr(other, what) for other in regions.values()):
                raise _fault(file, node, value, f"this {what} stands for another area already")
        if region.slug in TAKEN_SLUGS:
            raise _fault(file, node, region.slug, "England's pages stand in a folder of this name")
        if (region.slug == ENGLAND) != (region.kind == "country"):
            raise _fault(file, node, region.slug, f"the one country is {ENGLAND}")
        regions[region.slug] = region
    if ENGLAND not in regions:
        raise _fault(file, top["regions"], ENGLAND, "every edition is compared with it, and it has no entry")
    return regions


def membership_text() -> str:
    """Return which combined authority each local authority is in, as text: all that tables use of the file."""
    return membership(load_regions()).to_csv()


def select(neighbourhoods: "pd.DataFrame", region: Region) -> "pd.DataFrame":
    """Return the rows of the region, given a frame with the columns local_authority_code and ward_code."""
    if region.kind == "country":
        return neighbourhoods
    within = neighbourhoods["local_authority_code"].isin(region.members)
    if any(re.fullmatch(WARD_CODE, code) for code in region.members):
        within |= neighbourhoods["ward_code"].isin(region.members)
    return neighbourhoods[within]


def membership(regions: dict[str, Region]) -> "pd.DataFrame":
    """Return each local authority's combined authority.

    Indexed by local_authority_code, sorted: combined_authority_code, combined_authority.
    Authorities outside every combined authority have no row.
    """
    import pandas as pd

    rows = [
        (code, region.code, region.name)
        for region in regions.values()
        if region.kind == "combined_authority"
        for code in region.members
    ]
    columns = ["local_authority_code", "combined_authority_code", "combined_authority"]
    return pd.DataFrame(rows, columns=columns).set_index(columns[0]).sort_index()


def _region(
    file: Path,
    node: yaml.Node,
    codes_2024: dict[str, str],
    known: Collection[str] | None,
    owners: dict[tuple[Kind, str], str],
) -> Region:
    """Return one entry as a Region, and note in `owners` which authorities it has."""
    fields = _mapping(file, node, KEYS, OPTIONAL_KEYS)
    text = {key: _text(file, fields[key], form) for key, form in FORMS.items() if key in fields}
    custom = text["kind"] == "area"
    if custom:
        text.setdefault("code", text["slug"])
    elif "code" not in text:
        raise _fault(file, node, "code", "this key is missing; only the kind `area` may lack it")
    members: list[str] = []
    for item in _member_nodes(file, fields["members"], text["kind"]):
        given = _text(file, item, f"{AUTHORITY_CODE}|{WARD_CODE}" if custom else AUTHORITY_CODE)
        code = codes_2024.get(given, given)
        if known is not None and code not in known and _can_be_known(code, known):
            raise _fault(file, item, given, "no local authority or ward has this code")
        owner = text["slug"] if custom else owners.setdefault((text["kind"], code), text["slug"])
        if owner != text["slug"] or code in members:
            raise _fault(file, item, given, f"this code is in {owner} already")
        members.append(code)
    return Region(**text, members=tuple(sorted(members)))


def _can_be_known(code: str, known: Collection[str]) -> bool:
    """Whether the codes that are known would have this one: wards are not always among them."""
    if re.fullmatch(AUTHORITY_CODE, code):
        return True
    return any(re.fullmatch(WARD_CODE, other) for other in known)


def _member_nodes(file: Path, node: yaml.Node, kind: str) -> list[yaml.Node]:
    """Return the nodes of the member codes; none for the country, whose members are ``all``."""
    if isinstance(node, yaml.ScalarNode):
        if kind != "country" or node.value != "all":
            raise _fault(file, node, node.value, "give a list of codes (only a country has `all`)")
        return []
    nodes = list(_items(file, node))
    if not nodes or kind == "country":
        raise _fault(file, node, "[...]", "a country has `all`, any other area at least one code")
    return nodes


def _composed(file: Path) -> yaml.Node:
    """Return the file as nodes of YAML, which know their lines."""
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise CatalogError(f"{file}: is not YAML: {error}") from error
    if node is None:
        raise CatalogError(f"{file}: is empty")
    return node


def _pairs(file: Path, node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise _fault(file, node, node.value, "expected keys with values")
    yield from node.value


def _items(file: Path, node: yaml.Node) -> Iterator[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise _fault(file, node, node.value, "expected a list")
    yield from node.value


def _mapping(file: Path, node: yaml.Node, keys: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a mapping's nodes by key; every one of `keys` once, those of `optional` at most once."""
    found: dict[str, yaml.Node] = {}
    for key, value in _pairs(file, node):
        name = _text(file, key, ".+")
        if name not in (*keys, *optional) or name in found:
            raise _fault(file, key, name, f"the keys are {', '.join((*keys, *optional))}, each once")
        found[name] = value
    for name in keys:
        if name not in found:
            raise _fault(file, node, name, "this key is missing")
    return found


def _text(file: Path, node: yaml.Node, form: str) -> Any:
    if not isinstance(node, yaml.ScalarNode) or re.fullmatch(form, node.value) is None:
        raise _fault(file, node, node.value, f"expected a text of the form {form}")
    return node.value


def _fault(file: Path, node: yaml.Node, value: object, problem: str) -> CatalogError:
    shown = value if isinstance(value, str) else "a list or mapping"
    return CatalogError(f"{file}, line {node.start_mark.line + 1}: {shown!r}: {problem}")
