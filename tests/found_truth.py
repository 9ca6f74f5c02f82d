"""What is so of the models, the northern pairs, the claims and an area, computed anew from the files of results.

``COUNTS_FOUND`` has the numbers that a sentence may give, by the key of its pattern; ``HOLDS`` of which things it must
say what it says, among all; ``NAMES`` how words call a thing; ``CHOSEN`` which answer of a choice its words must have.
"""

import csv
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial

from analysis import paths
from analysis.book.wording.patterns import phrases
from analysis.book.wording.words import within_sentence
from analysis.indicators.spec import load_indicators
from analysis.replication.spec_file import load_tests
from count_truth import DOUBLY, Row, Rows, judged, number, people
from number_words import numbers_in

SPECS = load_indicators()
GROUP_COLUMNS = {"dd": DOUBLY, "od": "other_deprived", "nd": "non_deprived"}
LONG_AGO = {"The North": 57.0, "Liverpool City Region": 68.0, "West Yorkshire": 59.0, "Tees Valley": 56.0}
"""What the northern study of 2010 found for the early 2000s, in percent."""


def _where(rows: Iterable[Row], **where: str) -> list[Row]:
    return [r for r in rows if all(r[k] == v for k, v in where.items())]


def _clear(row: Row) -> bool:
    return number(row["ci_low"]) > 0 or number(row["ci_high"]) < 0


# -- the models -------------------------------------------------------------------------------------------------------


def _is_sent_on(row: Row) -> bool:
    """Whether every group's coefficient is positive and clear, adjusted for how many are tested."""
    return all(number(row[f"rho_{n}"]) > 0 and number(row[f"holm_{n}"]) < 0.05 for n in GROUP_COLUMNS)


def spillovers(rows: Rows) -> tuple[set[str], set[str]]:
    """Sources whose main version counts, and those in which it finds that growth next door is followed by growth."""
    main = judged(rows)
    return {r["source"] for r in main if _is_sent_on(r)}, {r["source"] for r in main}


def curve(rows: Rows) -> list[float]:
    """Estimates that count of those drawn: neighbours that touch, no authorities, precise and not far out."""
    drawn = [
        r
        for r in _where(rows("spillover_curve"), weights="queen", evidence="True")
        if r["source"] != "authority_output"
        and number(r["rho_dd_high"]) - number(r["rho_dd_low"]) <= 1
        and abs(number(r["rho_dd"])) <= 1.5
    ]
    return [float(sum(number(r["rho_dd_low"]) > 0 for r in drawn)), float(len(drawn))]


def ratios(rows: Rows) -> list[float]:
    """Versions that count, those that tell the ratio to other deprived neighbourhoods from one, and those drawn."""
    told = _where(rows("spillover_curve"), evidence="True")
    apart = sum(number(r["ratio_od_low"]) > 1 or number(r["ratio_od_high"]) < 1 for r in told)
    drawn = sum(number(r["ratio_od_high"]) - number(r["ratio_od_low"]) <= 2 for r in told)
    return [float(len(told)), float(apart), float(drawn)]


def _last_rung(rows: Rows) -> dict[str, dict[str, Row]]:
    """The last rung on which instruments find what the report found, by outcome and measure."""
    ladder = rows("social_ladder")
    given = [r["given"] for r in ladder if r["reproduces"] == "True"][-1]
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in _where(ladder, given=given):
        found[row["outcome"]][row["treatment"]] = row
    return found


def _as_large(after: Mapping[str, Row], before: Mapping[str, Row], *, clear: bool) -> int:
    estimates = ((number(row["estimate"]), number(after[name]["estimate"]), row) for name, row in before.items())
    return sum(was >= now and (not clear or number(row["ci_low"]) > 0) for was, now, row in estimates)


def ladder(rows: Rows) -> list[float]:
    """The year of the controls, clear effects, measures, and those with an effect as large before the grants."""
    rung = _last_rung(rows)
    after, before = rung["employment"], rung["imd_before"]
    clear = sum(number(r["ci_low"]) > 0 for r in after.values())
    return [2010.0, float(clear), float(len(after)), float(_as_large(after, before, clear=True))]


def social_curve(rows: Rows) -> list[float]:
    """Sets with ends of strong instruments for employment deprivation, those above nought, and those below."""
    sets = [
        (number(r["set_low"]), number(r["set_high"]))
        for r in _where(rows("social_family"), outcome="employment", strong="True")
    ]
    whole = [(low, high) for low, high in sets if abs(low) < 1e6 and abs(high) < 1e6]
    return [float(len(whole)), float(sum(low > 0 for low, _ in whole)), float(sum(high < 0 for _, high in whole))]


def social_conclusion(rows: Rows) -> list[float]:
    """What the conclusion on social infrastructure gives, where instruments have another road to growth."""
    told = {r["key"] for r in rows("social_conclusion")}
    if told != {"another_road"}:
        raise KeyError(f"nobody checks the conclusion {told}")
    rung = _last_rung(rows)
    after, before = rung["employment"], rung["imd_before"]
    of = [float(len(after))]
    strong = [r for r in after.values() if r["strong"] == "True"]
    f = [number(r["effective_f"]) for r in after.values()]
    above = sum(number(r["estimate"]) > number(r["ols"]) for r in after.values())
    j = sum(number(r["hansen_j_p"]) >= 0.05 for r in after.values())
    # "No larger than" is a number of words alone.
    numbers = [
        2010.0,
        0.0,
        round(min(f)),
        round(max(f)),
        float(len(strong)),
        *of,
        float(above),
        float(j),
        2010.0,
        2015.0,
    ]
    numbers += [2010.0, 2015.0, float(_as_large(after, before, clear=False)), *of]
    order = list(dict.fromkeys(r["controls"] for r in rows("social_ladder")))
    own = next(iter(after.values()))["controls"]
    later = order[order.index(own) + 1]
    follows = _where(rows("social_ladder"), controls=later, outcome="employment")
    numbers += [2011.0, float(sum(r["strong"] == "True" for r in follows)), float(len(follows))]
    numbers += [float(sum(number(r["estimate"]) > 0 for r in follows))]
    others = [name for name in rung if name not in ("employment", "imd_before") and not _is_placebo(rung[name])]
    return [*numbers, *(float(sum(number(r["estimate"]) > 0 for r in rung[name].values())) for name in others)]


def _is_placebo(of: Mapping[str, Row]) -> bool:
    return {r["is_placebo"] for r in of.values()} == {"True"}


def _coverage(rows: Rows) -> list[tuple[float, Row]]:
    """Intervals of the social model that count, each with how far its cover is from 95% beside what chance allows."""
    of = {"2sls", "liml", "gmm", "anderson_rubin_set"}
    designs = {"exogenous", "turnout", "two_local", "both"}
    every = _where(rows("known_truth"), model="social_infrastructure")
    chosen = [r for r in every if r["estimator"] in of and r["design"] in designs]
    return [
        (
            abs(number(r["coverage"]) - 0.95) / max(0.02, 1.96 * math.sqrt(0.95 * 0.05 / number(r["draws"]))),
            r,
        )
        for r in chosen
    ]


def simulations(rows: Rows) -> list[float]:
    """Intervals that hold the truth as often as they should, all, the band, and the cover furthest from it."""
    found = _coverage(rows)
    near = sum(distance <= 1 for distance, _ in found)
    count = [float(len(found))] if near == len(found) else [float(near), float(len(found))]
    worst = max(found, key=lambda each: each[0])[1]
    return [*count, 93.0, 97.0, 95.0, 100 * number(worst["coverage"])]


def simulations_of_spillovers(rows: Rows) -> list[float]:
    """Estimators tried in designs, those that hold the truth, the band, and the same of likelihood."""
    found: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    for r in _where(rows("known_truth"), model="spillovers"):
        found[tuple(r[c] for c in ("estimator", "design", "effects", "own_lag"))].append(r["stands"] == "True")
    tried = {key: all(stands) for key, stands in found.items()}
    likelihood = [held for key, held in tried.items() if key[0] == "likelihood"]
    return [float(len(tried)), float(sum(tried.values())), 93.0, 97.0, float(sum(likelihood)), float(len(likelihood))]


# -- the northern study -----------------------------------------------------------------------------------------------

MAIN = {"period": "employment_2010_2019", "scale": "log", "mechanical": "False"}


def _cases(rows: Rows, **other: str) -> dict[str, Row]:
    """Rows of the study's areas, and of England."""
    kinds = ("north", "combined_authority", "england")
    found = [r for r in _where(rows("improvers"), **(MAIN | other)) if r["area_type"] in kinds]
    return {r["area"]: r for r in found if r["area"] in (*LONG_AGO, "England")}


def shares(rows: Rows) -> list[float]:
    """Each area's share beside what the study has, and England's."""
    found = _cases(rows)
    pairs = [n for area, was in LONG_AGO.items() if area in found for n in (number(found[area]["share"]), was)]
    return [*pairs, number(found["England"]["share"])]


def above_england(rows: Rows) -> tuple[set[str], set[str]]:
    """The areas whose interval lies above England's share."""
    found = _cases(rows)
    whole = number(found.pop("England")["share"])
    return {area for area, r in found.items() if number(r["ci_low"]) > whole}, set(found)


def _spans(rows: Rows) -> dict[str, list[float]]:
    of: dict[str, list[float]] = defaultdict(list)
    for r in _where(rows("improvers"), scale="log", mechanical="False"):
        if r["area"] in LONG_AGO and r["area_type"] != "region" and r["share"]:
            of[r["area"]].append(number(r["share"]))
    return of


def widest_span(rows: Rows) -> tuple[set[str], set[str]]:
    """The area whose share moves most between periods."""
    of = {area: max(shares) - min(shares) for area, shares in _spans(rows).items()}
    return {area for area, span in of.items() if span == max(of.values())}, set(of)


def span(rows: Rows) -> list[float]:
    """Its lowest and highest share; there are four periods."""
    of = _spans(rows)
    (area,), _ = widest_span(rows)
    return [float(len(of[area])), min(of[area]), max(of[area])]


def mechanical(rows: Rows) -> list[float]:
    """What the list of 2019 would have made of each share."""
    late, fair = _cases(rows, mechanical="True"), _cases(rows)
    return [2019.0, *(number(of[area]["share"]) for area in LONG_AGO for of in (late, fair) if area in late)]


PAIRS = {"period": "employment_2010_2019", "method": "without_replacement", "sample": "all"}


def _afterwards(rows: Rows) -> dict[str, Row]:
    return {r["outcome"]: r for r in _where(rows("pair_differences"), **PAIRS) if r["mechanical"] == "False"}


def apart(rows: Rows) -> tuple[set[str], set[str]]:
    """Outcomes that clearly set improvers and laggards apart."""
    found = _afterwards(rows)
    return {name for name, r in found.items() if _clear(r)}, set(found)


def not_apart(rows: Rows) -> tuple[set[str], set[str]]:
    """Those that do not."""
    clear, every = apart(rows)
    return every - clear, every


def differences(rows: Rows) -> list[float]:
    """Each clear difference with its interval, and the level of the intervals."""
    clear = [r for r in _afterwards(rows).values() if _clear(r)]
    return [n for r in clear for n in (number(r["difference"]), 95.0, number(r["ci_low"]), number(r["ci_high"]))]


def _starts(rows: Rows) -> dict[str, Row]:
    of = _where(rows("left_over"), period=PAIRS["period"], method=PAIRS["method"])
    return {r["condition"]: r for r in of}


def furthest_start(rows: Rows) -> tuple[set[str], set[str]]:
    """The condition that sets improvers without a pair furthest apart from those in one."""
    known = {n: abs(number(r["standardised_difference"])) for n, r in _starts(rows).items() if n != "in_london"}
    known = {name: far for name, far in known.items() if not math.isnan(far)}
    return {name for name, far in known.items() if far == max(known.values())}, set(known)


def left_over(rows: Rows) -> list[float]:
    """Improvers, those in pairs, how many of both are in London, and the means of that condition."""
    of = _starts(rows)
    (most,), _ = furthest_start(rows)
    row, london = of[most], of["in_london"]
    counts = [number(row[c]) for c in ("improvers", "matched")]
    return [*counts, *_means(london), *(value for value, _ in numbers_in(row["label"])), *_means(row)]


def _means(row: Row) -> list[float]:
    return [number(row["rest_mean"]), number(row["matched_mean"])]


def pairs(rows: Rows) -> list[float]:
    """Pairs, city regions, the improvers left over, and the worst balance before and after."""
    of = _where(rows("pair_differences"), **PAIRS)
    far = [
        max(
            abs(number(r["standardised_difference"])) for r in _where(rows("balance"), period=PAIRS["period"], method=m)
        )
        for m in ("unmatched", PAIRS["method"])
    ]
    most = [max(number(r[c]) for r in of) for c in ("pairs", "clusters")]
    return [*most, *left_over(rows), *far]


def _held(rows: Rows, **other: str) -> str:
    """In how many of the clear differences another way of pairing finds the same."""
    clear = {name: r for name, r in _afterwards(rows).items() if _clear(r)}
    again = [r for r in _where(rows("pair_differences"), **(PAIRS | other)) if r["outcome"] in clear]
    same = sum(
        _clear(r) and (number(r["difference"]) > 0) == (number(clear[r["outcome"]]["difference"]) > 0) for r in again
    )
    return "none" if not same else "all" if same == len(again) else "some"


# -- the claims -------------------------------------------------------------------------------------------------------

TESTED = ("reproduced", "same_direction", "differs")


def _by_status(rows: Iterable[Row]) -> list[float]:
    n = Counter(r["england_status"] for r in rows)
    return [float(n[status]) for status in TESTED]


def scorecard(rows: Rows) -> list[float]:
    """Claims tested, and how they came out."""
    n = _by_status(rows("claims"))
    return [sum(n), *n]


def own_claims(rows: Rows) -> list[float]:
    """Claims that could be asked of the area itself, and how they came out."""
    n = Counter(r["status"] for r in rows("claims") if r["area"] != "england")
    found = [float(n[status]) for status in TESTED]
    return [sum(found), *found]


def model_claims(rows: Rows) -> list[float]:
    """Claims on the models, and how they came out."""
    tests = load_tests().tests
    of = [r for r in rows("claims") if r["id"] in tests and tests[r["id"]].test == "model"]
    n = _by_status(of)
    return [sum(n), *n]


def met(rows: Rows) -> list[float]:
    """Claims not reproduced for which alternatives were tried, the trials, and those met by one."""
    off = {r["id"] for r in rows("claims") if r["england_status"] in TESTED[1:]}
    tried = [r for r in rows("claim_alternatives") if r["id"] in off]
    found = {r["id"] for r in tried if r["gives_published"] == "True"}
    return [float(len({r["id"] for r in tried})), float(len(tried)), float(len(found))]


def lists_of_wards(rows: Rows) -> list[float]:
    """Precise figures, those that the wards of 2019 meet, those of 2023, random lists, and those that meet as many."""
    every, drawn = _where(rows("list_of_2019"), counted="True"), rows("list_chance")
    then, now = (sum(r[c] == "True" for r in every) for c in ("met", "met_by_2023"))
    draws = sum(number(r["random_lists"]) for r in drawn)
    many = sum(number(r["random_lists"]) for r in drawn if number(r["met"]) >= then)
    return [
        2019.0,
        2023.0,
        float(len(every)),
        225.0,
        2019.0,
        float(then),
        2023.0,
        float(now),
        draws,
        2019.0,
        many,
        2019.0,
    ]


def chance(rows: Rows) -> list[float]:
    """Figures met by the wards of 2019, all, random lists, and those of them that meet as many."""
    *_, every, _, _, then, _, _, draws, _, many, _ = lists_of_wards(rows)
    return [2019.0, then, every, draws, many]


GRID = ("unit", "imd", "imd_share", "cni_share")


def _gaps(rows: Rows) -> dict[str, dict[tuple[str, ...], float]]:
    of: dict[str, dict[tuple[str, ...], float]] = defaultdict(dict)
    for r in rows("sensitivity"):
        gap = number(r[DOUBLY]) - number(r["other_deprived"])
        if not math.isnan(gap):
            of[r["indicator"]][tuple(r[c] for c in GRID)] = gap
    return of


IN_FORCE = ("neighbourhood", "2019", "0.1", "0.1")


def _as_in_force(rows: Rows) -> dict[str, tuple[int, int]]:
    """In how many definitions each gap has the sign that it has on the report's list, and of how many."""
    gaps = _gaps(rows)
    return {n: (sum((g > 0) == (of[IN_FORCE] > 0) for g in of.values()), len(of)) for n, of in gaps.items()}


def firm(rows: Rows) -> tuple[set[str], set[str]]:
    """Measures whose gap has one sign under every definition."""
    found = _as_in_force(rows)
    return {name for name, (same, every) in found.items() if same == every}, set(found)


def turning(rows: Rows) -> tuple[set[str], set[str]]:
    """Those whose gap turns round under some."""
    same, every = firm(rows)
    return every - same, every


def definitions_tried(rows: Rows) -> list[float]:
    """How many definitions there are."""
    return [float(max(every for _, every in _as_in_force(rows).values()))]


def turns(rows: Rows) -> list[float]:
    """Of the gaps that turn round, from the loosest on, under how many definitions each keeps its sign."""
    found = sorted((each for each in _as_in_force(rows).values() if each[0] < each[1]), key=lambda each: each[0])
    return [float(n) for each in found for n in each]


def _of_units(rows: Rows) -> dict[str, tuple[float, float]]:
    cells: dict[str, dict[str, float]] = defaultdict(dict)
    for r in _where(rows("sensitivity"), imd="2019", imd_share="0.1", cni_share="0.1"):
        cells[r["indicator"]][r["unit"]] = number(r[DOUBLY])
    return {name: (of["neighbourhood"], of["ward"]) for name, of in cells.items() if len(of) == 2}


def moved_by_unit(rows: Rows) -> tuple[set[str], set[str]]:
    """The measure that whole wards move most, in percent of it."""
    far = {name: abs(ward / one - 1) for name, (one, ward) in _of_units(rows).items()}
    return {name for name, by in far.items() if by == max(far.values())}, set(far)


def units(rows: Rows) -> list[float]:
    """Its value by neighbourhoods, and by wards."""
    (name,), _ = moved_by_unit(rows)
    return [*_of_units(rows)[name]]


def membership(rows: Rows) -> list[float]:
    """Neighbourhoods on all three lists, those that leave, and those that join."""
    own = rows("membership_counts")
    always, leaves, joins = (sum(number(r[c]) for r in own) for c in ("always", "leaves", "joins"))
    return [always, 3.0, leaves, joins]


# -- an area ----------------------------------------------------------------------------------------------------------


@cache
def _published() -> dict[str, dict[str, str]]:
    with (paths.DATA / "claims.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def _is_level(row: Row) -> bool:
    """Whether a claim is a percentage of England's or a group's, of which the level can be set beside ours."""
    said, test = _published()[row["id"]], load_tests().tests.get(row["id"])
    if test is None or test.test != "level" or test.only_direction or test.area or row["measure"] == "wider":
        return False
    given = said["unit"] == "percent" and said["relation"] in ("equals", "approx")
    return given and bool(row["published_value"] and row["estimate"])


def published_near(rows: Rows, area: str) -> list[float]:
    """Published percentages within a point of the area's own, of those that can be set beside them."""
    levels = [r for r in rows("claims") if r["england_status"] in TESTED and _is_level(r)]
    near = sum(abs(number(r["estimate"]) - number(r["published_value"])) <= 1 for r in levels)
    return [float(near), float(len(levels))]


def output_moved(rows: Rows) -> list[float]:
    """By how much output per resident changed, in percent, in the doubly disadvantaged and the non-deprived."""
    of: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for r in _where(rows("small_area_output"), prices="prices_of_2018"):
        if r["gva_per_resident_gbp"]:
            of[r["group"]].append((number(r["year"]), number(r["gva_per_resident_gbp"])))
    years = sorted(of[DOUBLY])
    own, rest = (100 * (max(of[g])[1] / min(of[g])[1] - 1) for g in (DOUBLY, "non_deprived"))
    small = [n for n in (own,) if abs(n) >= 2], [n for n in (rest,) if abs(n) >= 2]
    return [*small[0], years[0][0], years[-1][0], *small[1]]


def _listed(rows: Rows) -> list[Row]:
    return _where(rows("neighbourhoods"), group=DOUBLY)


def _index(rows: Iterable[Row]) -> str:
    """The ranks by which neighbourhoods were listed: those that are all in the worst tenth."""
    listed = list(rows)
    columns = [c for c in ("imd2019_rank", "imd2025_rank") if listed and c in listed[0]]
    return next(c for c in columns if all(number(r[c]) <= 3_375 for r in listed))


def first_ranks(rows: Rows) -> list[float]:
    """Names and ranks of the worst by deprivation and by community needs; how many neighbourhoods England has."""
    own, index = _listed(rows), _index(_listed(rows))
    poorest, neediest = (min(own, key=lambda r, c=c: number(r[c])) for c in (index, "cni2023_rank"))
    every = sum(number(r["areas"]) for r in _where(rows("areas"), area_type="england"))
    named = [value for value, _ in numbers_in(f"{poorest['name']}, {poorest['ward_name']}")]
    other = [] if neediest is poorest else [v for v, _ in numbers_in(f"{neediest['name']}, {neediest['ward_name']}")]
    return [*named, number(poorest[index]), every, 1.0, *other, number(neediest["cni2023_rank"])]


def hundredth(rows: Rows) -> list[float]:
    """How many are in England's worst hundredth on each index."""
    cut = sum(number(r["areas"]) for r in _where(rows("areas"), area_type="england")) // 100
    return [float(sum(number(r[c]) <= cut for r in _listed(rows))) for c in (_index(_listed(rows)), "cni2023_rank")]


def spread(rows: Rows) -> list[float]:
    """From how little to how much long-term sickness and no qualifications run."""
    own = {r["lsoa21_code"] for r in _listed(rows)}
    of = [r for r in rows("profiles") if r["lsoa21_code"] in own]
    names = ("long_term_sick_rate", "no_qualifications_rate")
    return [end(number(r[n]) for r in of if r[n]) for n in names for end in (min, max)]


def improved_often(rows: Rows) -> list[float]:
    """Periods that can be compared, and in how many the area's neighbourhoods improved more and less often, or not."""
    edition = _where(rows("areas"), area_type="edition")[0]
    ranks = _where(rows("improvers"), scale="rank", mechanical="False")
    whole = {(r["period"], r["chosen_on"]): number(r["share"]) for r in _where(ranks, area_type="england")}
    kinds = ("combined_authority", "region") if edition["area_name"] != "London" else ("region",)
    every = [*ranks, *_where(rows("improvers_here"), scale="rank", mechanical="False")]
    own = [r for r in every if r["area"] == edition["area_name"] and r["area_type"] == kinds[0]]
    own = [r for r in own if number(r["deprived"]) >= 10]
    told = [(number(r["ci_low"]), number(r["ci_high"]), whole[r["period"], r["chosen_on"]]) for r in own]
    more, less = sum(low > all_ for low, _, all_ in told), sum(high < all_ for _, high, all_ in told)
    unknown = sum(math.isnan(low) for low, _, _ in told)
    return [n for n in (len(own), more, less, len(own) - more - less - unknown, unknown) if n]


def residents_since(rows: Rows, area: str) -> list[float]:
    """Residents in the middle of three years, to the nearest thousand."""
    of = _where(rows("indicators"), indicator="residents_mid_year", area=area, group=DOUBLY)
    values = {r["period"]: round(number(r["value"]), -3) for r in of}
    return [values["2017"], 2017.0, values["2020"], 2020.0, values["2022"], 2022.0]


def _worst_tenth(rows: Rows, group: str) -> dict[str, float]:
    (row,) = [r for r in rows("worst_tenth") if r["group"] == group and r["area"] == _slug(rows)]
    return {c: number(row[c]) for c in ("areas", "worst_2019", "worst_2025", "stayed", "left", "joined")}


def _slug(rows: Rows) -> str:
    return rows("worst_tenth")[0]["area"]


def moved(rows: Rows) -> list[float]:
    """The worst tenth by both indices, what stayed, left and joined."""
    n = _worst_tenth(rows, "england")
    return [2019.0, n["worst_2019"], 2025.0, n["worst_2025"], n["stayed"], 2019.0, n["left"], 2025.0, n["joined"]]


def moved_country(rows: Rows) -> list[float]:
    """The same of the country, whose tenths are equal."""
    n = _worst_tenth(rows, "england")
    return [2019.0, 2025.0, n["stayed"], n["worst_2025"], n["left"], n["joined"]]


def moved_doubly(rows: Rows) -> list[float]:
    """The same of the doubly disadvantaged."""
    n = _worst_tenth(rows, DOUBLY)
    of = [n["stayed"]] if n["stayed"] else []
    for column, year in (("left", 2019.0), ("joined", 2025.0)):
        of += [n[column], year] if n[column] else []
    return [n["areas"], *of]


def _edition(rows: Rows, column: str) -> dict[str, float]:
    return {r["group"]: number(r[column]) for r in _where(rows("areas"), area_type="edition")}


def people_there(rows: Rows, area: str) -> list[float]:
    """Residents of the doubly disadvantaged, their share of all, and those of working age."""
    own = _edition(rows, "population")
    (row,) = _where(rows("indicators"), indicator="working_age_population", area=area, group=DOUBLY)
    share = 100 * own[DOUBLY] / sum(own.values())
    return [people(own[DOUBLY]), 2021.0, share, people(number(row["value"])), 16.0, 64.0]


def mean_ranks(rows: Rows) -> list[float]:
    """Neighbourhoods and mean rank of the doubly disadvantaged, and the mean rank of the other deprived."""
    points = rows("map_points")
    index = _index(points)
    of = {g: [number(r[index]) for r in _where(points, group=g)] for g in (DOUBLY, "other_deprived")}
    means = [round(statistics.fmean(ranks)) for ranks in of.values()]
    every = sum(number(r["areas"]) for r in _where(rows("areas"), area_type="england"))
    return [2.0, float(len(of[DOUBLY])), means[0], 1.0, means[1], 1.0, every]


def devolved(rows: Rows) -> list[float]:
    """England's doubly disadvantaged neighbourhoods, those in combined authorities, and their share."""
    total = sum(number(r["areas"]) for r in _where(rows("areas"), area_type="england", group=DOUBLY))
    inside = sum(
        number(r["areas"]) for r in _where(rows("areas"), area_type="england_combined_authority", group=DOUBLY)
    )
    return [total, inside, 100 * inside / total]


COUNTS_FOUND: Mapping[str, Callable[[Rows], list[float]]] = {
    "titles.spillovers": lambda rows: [],
    "titles.spillover_curve": curve,
    "titles.spillover_ratio": ratios,
    "titles.ladder": ladder,
    "titles.social_curve": social_curve,
    "titles.scorecard": scorecard,
    "titles.list_chance": chance,
    "titles.output": output_moved,
    "social.conclusion": social_conclusion,
    "models.simulations": simulations,
    "models.simulations_of_spillovers": simulations_of_spillovers,
    "northern.shares": shares,
    "northern.spread": span,
    "northern.mechanical": mechanical,
    "northern.pairs": pairs,
    "northern.left_over": left_over,
    "northern.apart": differences,
    "northern.not_apart": lambda rows: [],
    "claims.own": own_claims,
    "claims.models": model_claims,
    "claims.met": met,
    "claims.list_of_2019": lists_of_wards,
    "claims.firm": definitions_tried,
    "claims.turning": turns,
    "claims.units": units,
    "claims.membership": membership,
    "area.list": first_ranks,
    "area.hundredth": hundredth,
    "area.spread": spread,
    "area.improvers_compared": improved_often,
    "since.moved": moved,
    "since.moved_country": moved_country,
    "since.moved_doubly": moved_doubly,
    "chapters.ranks": mean_ranks,
    "chapters.devolution": devolved,
}
"""The numbers of a sentence in their order."""

OF_AN_AREA_FOUND: Mapping[str, Callable[[Rows, str], list[float]]] = {
    "titles.published": published_near,
    "since.residents": residents_since,
    "chapters.people": people_there,
}
"""Those that an edition's files have for its own area and for England."""

HOLDS: Mapping[str, Callable[[Rows], tuple[set[str], set[str]]]] = {
    "titles.spillovers": spillovers,
    "northern.shares": above_england,
    "northern.spread": widest_span,
    "northern.left_over": furthest_start,
    "northern.apart": apart,
    "northern.not_apart": not_apart,
    "claims.firm": firm,
    "claims.turning": turning,
    "claims.units": moved_by_unit,
}
"""Of which things a sentence says what it says, and all that it may say it of."""

HELD = {"other_way": {"method": "with_replacement"}, "claimants": {"period": "claimants_2013_2019"}}


def _verdict(rows: Rows) -> str:
    above, every = above_england(rows)
    return "none" if not above else "all" if above == every else "some"


def _arrival(rows: Rows) -> str:
    sent_on, every = spillovers(rows)
    return "no_evidence" if not every else "all" if sent_on == every else "some" if sent_on else "none"


def _which_list(rows: Rows) -> str:
    every = _where(rows("list_of_2019"), counted="True")
    then = any(r["met"] == "True" != r["met_by_2023"] for r in every)
    now = any(r["met_by_2023"] == "True" != r["met"] for r in every)
    return "two" if then and now else "then" if then else "now" if now else "neither"


def _most_firm(rows: Rows) -> str:
    same, every = firm(rows)
    return "most" if 2 * len(same) > len(every) else "some"


def _rank_standing(rows: Rows) -> str:
    _, _, own, _, other, _, _ = mean_ranks(rows)
    return "same" if abs(own - other) < 0.02 * max(own, other) else "lower" if own < other else "higher"


CHOSEN: Mapping[str, tuple[tuple[str, Callable[[Rows], str]], ...]] = {
    "northern.shares": (("northern.verdict", _verdict),),
    "northern.agreement": tuple(("northern.held", partial(_held, **other)) for other in HELD.values()),
    "spillovers.arrives": (("spillovers.arrival", _arrival),),
    "claims.list_of_2019": (("claims.which_list", _which_list),),
    "claims.firm": (("claims.firm", _most_firm),),
    "chapters.ranks": (("chapters.ranks_standing", _rank_standing),),
}
"""The choices inside a sentence, and which answer is right."""


def _labels(rows: Rows) -> Mapping[str, str]:
    return {name: within_sentence(spec.label_short) for name, spec in SPECS.items()}


NAMES: Mapping[str, Callable[[Rows], Mapping[str, str]]] = {
    "northern.apart": lambda rows: phrases("northern.outcome"),
    "northern.not_apart": lambda rows: phrases("northern.outcome"),
    "northern.left_over": lambda rows: {r["condition"]: within_sentence(r["label"]) for r in rows("left_over")},
    "claims.firm": _labels,
    "claims.turning": _labels,
    "claims.units": _labels,
}
"""How words call the things of a sentence that must name those of which it holds, and no other."""
