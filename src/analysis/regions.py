"""The editions' areas: England, the combined authorities, London, any other (``data/regions.yml``)."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NotRequired

from pydantic import BeforeValidator
from typing_extensions import TypedDict

from analysis import authorities, paths
from analysis.authorities import AUTHORITY, WARD, AuthorityCode
from analysis.definition import Definition, load_definition
from analysis.settings import Settings, once_for_each_state, read, setting
from analysis.settings.document import Place
from analysis.settings.forms import AreaCode, Text, Texts, YesNo, expected, filled, form

if TYPE_CHECKING:  # the graph of the editions reads this file often, and needs no tables
    import pandas as pd

ENGLAND = "england"
"""Slug of the edition that all others are compared with."""

COUNTRY = "england"
"""The whole of England among the areas of tables, and among their types, whichever edition it is."""

REGIONS_FILE = paths.DATA / "regions.yml"

Kind = Literal["country", "combined_authority", "region", "area"]

TAKEN_SLUGS = ("authority", "chapters", "map", "place")
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
    short : bool
        Whether its edition has the chapters about itself alone.
    own_definition : Definition, optional
        The one that its entry names; None where that of ``data/definition.yml`` holds.
    """

    slug: str
    name: str
    name_in_sentence: str
    kind: Kind
    code: str
    members: tuple[str, ...]
    governed_by: str = ""
    own_definition: Definition | None = None
    short: bool = False

    @property
    def is_country(self) -> bool:
        """Whether the edition is about all of England, by whatever definition."""
        return self.kind == "country"

    @property
    def area(self) -> str:
        """What the edition's area is called in tables: its slug, and :data:`COUNTRY` for all of England."""
        return COUNTRY if self.is_country else self.slug

    @property
    def definition(self) -> Definition:
        """The definition of the groups that the edition's results are made with."""
        return self.own_definition or load_definition()

    @property
    def digest(self) -> str:
        """Hash of what an edition's results depend on: its name, its kind, who is in it, and by which definition.

        How a sentence names the area, and who governs it, is for pages alone.
        """
        own = () if self.own_definition is None else astuple(self.own_definition)
        facts = (self.slug, self.name, self.kind, self.code, self.members, *own)
        return hashlib.sha256(repr(facts).encode()).hexdigest()


def _code(value: object) -> object:
    """Return a member's code; a name or a code in small letters gets a suggestion."""
    if not isinstance(value, str) or re.fullmatch(f"{AUTHORITY}|{WARD}", value) is None:
        raise expected(f"the code of a local authority or ward, like E08000003{authorities.hint(str(value))}")
    return value


def _members(value: object) -> object:
    return [] if value == "all" else value


@setting("area")
class RegionEntry(TypedDict):
    """The keys of an area."""

    slug: Annotated[
        Text, form(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "small letters and digits joined by hyphens, like west-midlands")
    ]
    name: Text
    name_in_sentence: Text
    kind: Kind
    members: Annotated[
        list[Annotated[str, BeforeValidator(_code)]],
        BeforeValidator(_members, json_schema_input_type=Literal["all"] | list[str]),
    ]
    code: NotRequired[AreaCode]
    governed_by: NotRequired[Text]
    definition: NotRequired[Definition]
    short: NotRequired[YesNo]


@setting("file")
class RegionsFile(TypedDict):
    """The keys of the file."""

    code_in_2024: dict[AuthorityCode, AuthorityCode]
    short_edition: NotRequired[Texts]
    regions: Annotated[tuple[RegionEntry, ...], filled("at least one area")]


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
    SettingsError
        Names the file, the line and the value: a key that is missing or unknown, a slug that is
        malformed, used twice or kept for other pages, a name or code used twice, no members, a
        member that is unknown, part of another authority by now or listed twice, or an authority
        that is in two areas of the same kind (areas of the kind ``area`` may share theirs).
    """
    file = path or REGIONS_FILE
    return _formed(file) if known is None else _read(file, known)


@once_for_each_state
def _formed(file: Path) -> dict[str, Region]:
    return _read(file, None)


def _read(file: Path, known: Collection[str] | None) -> dict[str, Region]:
    settings: Settings[RegionsFile] = read(file, RegionsFile)
    codes_2024, owners = settings.value["code_in_2024"], dict[tuple[Kind, str], str]()
    for key in ("slug", "name", "code"):
        settings.once(key, of=("regions",))
    regions: dict[str, Region] = {}
    for number, given in enumerate(settings.value["regions"]):
        place: Place = ("regions", number)
        _check_entry(settings, place, given)
        codes = [codes_2024.get(code, code) for code in given["members"]]
        _check_members(settings, (*place, "members"), given, codes, known, owners)
        regions[given["slug"]] = Region(
            slug=given["slug"],
            name=given["name"],
            name_in_sentence=given["name_in_sentence"],
            kind=given["kind"],
            code=given.get("code", given["slug"]),
            members=tuple(sorted(codes)),
            governed_by=given.get("governed_by", ""),
            own_definition=given.get("definition"),
            short=given.get("short", False),
        )
    if ENGLAND not in regions:
        settings.fault(("regions",), f"has no entry for '{ENGLAND}', which every edition is compared with")
    settings.checked()
    return regions


def covers_country(slug: str) -> bool:
    """Return whether an edition is about all of England; areas that are invented have no entry, and are not."""
    region = load_regions().get(slug)
    return slug == ENGLAND or (region is not None and region.is_country)


@once_for_each_state
def _short_edition(file: Path) -> frozenset[str]:
    settings: Settings[RegionsFile] = read(file, RegionsFile)
    return frozenset(settings.value.get("short_edition", ()))


def chapters_kept(slug: str, path: Path | None = None) -> frozenset[str] | None:
    """Return the chapters of a short edition; None where an edition has all of them."""
    region = load_regions(path).get(slug)
    return _short_edition(path or REGIONS_FILE) if region is not None and region.short else None


def membership_text() -> str:
    """Return which combined authority each local authority is in, as text: all that tables use of the file."""
    return membership(load_regions()).to_csv()


def select(neighbourhoods: "pd.DataFrame", region: Region) -> "pd.DataFrame":
    """Return the rows of the region, given a frame with the columns local_authority_code and ward_code."""
    if region.kind == "country":
        return neighbourhoods
    within = neighbourhoods["local_authority_code"].isin(region.members)
    if any(re.fullmatch(WARD, code) for code in region.members):
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


def _check_entry(settings: Settings[RegionsFile], place: Place, given: RegionEntry) -> None:
    """Make sure that an entry has what its kind asks for."""
    if given["slug"] in TAKEN_SLUGS:
        settings.fault((*place, "slug"), f"is '{given['slug']}', and England's pages stand in a folder of this name")
    is_country, own = given["kind"] == "country", "definition" in given
    if given["slug"] == ENGLAND and not is_country:
        settings.fault((*place, "kind"), f"is '{given['kind']}'; '{ENGLAND}' is the country")
    if given["slug"] == ENGLAND and own:
        settings.fault((*place, "definition"), "is given; that of England is data/definition.yml, for all editions")
    if given["slug"] != ENGLAND and is_country and not own:
        settings.fault((*place, "kind"), f"is 'country', as is '{ENGLAND}'; another one needs a definition of its own")
    if "code" not in given and given["kind"] != "area" and not (is_country and own):
        settings.fault(
            (*place, "code"), "is missing; only the kind `area`, or England by another definition, may lack it"
        )
    if (given["kind"] == "country") == bool(given["members"]):
        settings.fault((*place, "members"), "must be `all` for a country, and at least one code for any other area")


def _check_members(
    settings: Settings[RegionsFile],
    place: Place,
    given: RegionEntry,
    codes: list[str],
    known: Collection[str] | None,
    owners: dict[tuple[Kind, str], str],
) -> None:
    """Make sure that the members can be, and are nowhere else; note in `owners` where they are."""
    slug, custom = given["slug"], given["kind"] == "area"
    for number, (written, code) in enumerate(zip(given["members"], codes, strict=True)):
        item: Place = (*place, number)
        owner = slug if custom else owners.setdefault((given["kind"], code), slug)
        if not custom and re.fullmatch(WARD, code):
            settings.fault(item, f"is the ward '{written}'; only the kind `area` may have wards")
        elif known is not None and code not in known and _can_be_known(code, known):
            succession = authorities.succession(code) or "no local authority or ward has this code"
            settings.fault(item, f"is '{written}': {succession}")
        elif owner != slug or code in codes[:number]:
            settings.fault(item, f"is '{written}', which is in '{owner}' already")


def _can_be_known(code: str, known: Collection[str]) -> bool:
    """Whether the codes that are known would have this one: wards are not always among them."""
    if re.fullmatch(AUTHORITY, code):
        return True
    return any(re.fullmatch(WARD, other) for other in known)
