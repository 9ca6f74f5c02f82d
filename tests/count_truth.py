"""What numbers a sentence may give, in their order, by the key of its pattern: computed anew from the files."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

Row = Mapping[str, str]
Rows = Callable[[str], list[Row]]

DOUBLY = "doubly_disadvantaged"
PHASES = ("1", "2", "3")
FEWEST = 10


def number(text: str) -> float:
    """A cell as a number."""
    return float(text) if text else math.nan


def people(residents: float) -> float:
    """Residents as prose has them: in millions, or to the nearest hundred."""
    return residents / 1e6 if residents >= 999_950 else round(residents, -2)


def _sum(rows: Iterable[Row], column: str, **where: str) -> float:
    return sum(number(r[column]) for r in rows if all(r[k] == v for k, v in where.items()))


def _edition(rows: Rows) -> list[Row]:
    return [r for r in rows("funding") if r["area_type"] == "edition"]


def reach(rows: Rows) -> list[float]:
    """Reached, all, their share; each phase with its number; the rest and its residents."""
    own = [r for r in _edition(rows) if r["group"] == DOUBLY]
    by = {p: _sum(own, "neighbourhoods", phase=p) for p in (*PHASES, "none")}
    every = sum(by.values())
    reached = every - by["none"]
    phases = [n for p in PHASES if by[p] for n in (by[p], float(p))]
    left = people(_sum(own, "residents", phase="none"))
    return [reached, every, 100 * reached / every if every else math.nan, *phases, by["none"], left]


def others(rows: Rows) -> list[float]:
    """All neighbourhoods of funded places, and the shares of the groups."""
    inside = [r for r in _edition(rows) if r["phase"] in PHASES]
    every = _sum(inside, "neighbourhoods")
    groups = (DOUBLY, "other_deprived", "non_deprived")
    return [every, *(100 * _sum(inside, "neighbourhoods", group=g) / every for g in groups if every)]


def money(rows: Rows) -> list[float]:
    """Pounds a resident in each phase, of all residents and of those of the doubly disadvantaged."""
    of = {r["phase"]: r for r in rows("funding_money") if r["area"] == "england"}
    return [number(of[p][c]) for c in ("pounds_per_resident", "pounds_per_doubly_resident") for p in PHASES]


def _by_area(rows: Rows, kind: str) -> dict[str, tuple[float, float]]:
    """All doubly disadvantaged neighbourhoods of each area of a kind, and those that no phase reaches."""
    every, left = Counter[str](), Counter[str]()
    for r in rows("funding"):
        if r["area_type"] == kind and r["group"] == DOUBLY:
            every[r["area_name"]] += number(r["neighbourhoods"])
            left[r["area_name"]] += number(r["neighbourhoods"]) * (r["phase"] == "none")
    return {name: (n, left[name]) for name, n in every.items() if n}


def where(rows: Rows) -> list[float]:
    """Authorities with some that no phase reaches, all with any, the most, and the ends of larger areas."""
    places = _by_area(rows, "local_authority")
    most = sorted((left for _, left in places.values() if left), reverse=True)
    ends = []
    for kind in ("region", "combined_authority"):
        shares = [100 * (n - left) / n for n, left in _by_area(rows, kind).values() if n >= FEWEST]
        ends += [max(shares), min(shares)] if shares else []
    return [float(len(most)), float(len(places)), *most, *ends]


def unreached(rows: Rows) -> list[float]:
    """MSOAs with any that no phase reaches, how many have most, and how many that is."""
    own = [number(r["doubly_disadvantaged"]) for r in rows("unreached")]
    return [float(len(own)), float(own.count(max(own))), max(own)] if own else []


def _rule(rows: Rows, rule: str, column: str) -> float:
    return next(number(r[column]) for r in rows("selection") if r["rule"] == rule)


def rebuilt(rows: Rows) -> list[float]:
    """What each reading gives of those that were chosen, and in how many authorities."""
    wanted = (
        *(("mean_rank", "of_the_chosen"), ("chosen", "places"), ("exponential", "of_the_chosen")),
        *(("standard_scores", "of_the_chosen"), ("mean_rank", "authorities"), ("chosen", "authorities")),
        ("mean_rank_spread", "of_the_chosen"),
    )
    return [_rule(rows, *each) for each in wanted]


def otherwise(rows: Rows) -> list[float]:
    """Doubly disadvantaged neighbourhoods under each rule, and the residents of the chosen MSOAs."""
    chosen, most, single = (_rule(rows, r, DOUBLY) for r in ("chosen", "most_doubly", "neighbourhoods"))
    return [chosen, most, people(_rule(rows, "chosen", "residents")), single]


def here(rows: Rows) -> list[float]:
    """Chosen MSOAs, how many were chosen in England, those passed over, and their ranks."""
    places = rows("selection_places")
    passed = [number(r["rank"]) for r in places if r["by_rule"] == "True" and r["chosen"] != "True"]
    chosen = float(sum(r["chosen"] == "True" for r in places))
    return [chosen, _rule(rows, "chosen", "places"), float(len(passed)), *passed]


def definitions(rows: Rows) -> list[float]:
    """The share that is reached, by the list in force, by the other index, the wards, and two other cuts."""
    every, left = Counter[str](), Counter[str]()
    for r in rows("funding_definitions"):
        every[r["definition"]] += number(r["neighbourhoods"])
        left[r["definition"]] += number(r["neighbourhoods"]) * (r["phase"] == "none")
    share = {name: 100 * (1 - left[name] / n) for name, n in every.items() if n}
    other = [share[name] for name in ("report", "imd2025") if name in share] or [share["in_force"]]
    return [share["in_force"], *other, *(share[n] for n in ("cni2019_wards", "worst_5_percent", "worst_20_percent"))]


def doubt(rows: Rows) -> list[float]:
    """Residents of the towns, of their built-up areas elsewhere, and of what the predecessors leave in doubt."""
    of = {r["doubt"]: number(r["residents"]) for r in rows("funding_unsure")}
    kinds = {r["area_type"] for r in rows("funding")}
    kind = "england" if "england" in kinds else "edition"
    inside = _sum((r for r in rows("funding") if r["area_type"] == kind), "residents", phase="1")
    return [people(inside), people(of["other_authority"]), people(of["partly_inside"] + of["no_predecessor"])]


def both_lists(rows: Rows) -> list[float]:
    """Neighbourhoods and residents of the first list, the second, of both, and of each alone."""
    own = [r for r in rows("lists") if r["area_type"] == "edition"]

    def held(*, before: bool | None, after: bool | None) -> list[float]:
        found = [
            r for r in own if before in (None, r["group_2019"] == DOUBLY) and after in (None, r["group_2025"] == DOUBLY)
        ]
        return [_sum(found, "areas"), people(_sum(found, "population"))]

    parts = ((True, None), (None, True), (True, True), (True, False), (False, True))
    return [n for before, after in parts for n in held(before=before, after=after)]


def _statuses(rows: Rows) -> Counter[str]:
    return Counter(r["england_status"] for r in rows("claims"))


TESTED = ("reproduced", "same_direction", "differs")


def headline(rows: Rows) -> list[float]:
    """All claims, those outside any data, those that cannot be tested, those tested, and how they came out."""
    n = _statuses(rows)
    tested = [float(n[status]) for status in TESTED]
    return [float(sum(n.values())), float(n["context"]), float(n["not_testable"]), sum(tested), *tested]


def lead_report(rows: Rows) -> list[float]:
    """All claims, those tested, and how they came out."""
    every, _, _, *rest = headline(rows)
    return [every, *rest]


def nearness(rows: Rows) -> list[float]:
    """Tested claims with the same measure, those reproduced, with a near one, a wider one, by construction."""
    tested = [r for r in rows("claims") if r["england_status"] in TESTED]
    n = Counter(r["measure"] for r in tested)
    good = sum(r["measure"] == "same" and r["england_status"] == "reproduced" for r in tested)
    return [*map(float, (n["same"], good, n["near"], n["wider"], n["definition"]))]


def northern_own(rows: Rows) -> list[float]:
    """The share of an area's deprived neighbourhoods that improved, of how many, and its interval."""
    name = next(r["area_name"] for r in rows("areas") if r["area_type"] == "edition")
    key = {"period": "employment_2010_2019", "scale": "log", "mechanical": "False", "area": name}
    every = [*rows("improvers"), *rows("improvers_here")]
    # A region has the name of a combined authority here and there: the sentence is about the latter.
    every = [r for r in every if r["area_type"] != "region" or r["area"] == "London"]
    row = next(r for r in every if all(r[k] == v for k, v in key.items()))
    return [number(row[c]) for c in ("share", "deprived", "ci_low", "ci_high")]


def _curve(rows: Rows, **where: str) -> list[Row]:
    return [r for r in rows("spillover_curve") if all(r[k] == v for k, v in where.items())]


def how(rows: Rows) -> list[float]:
    """Main versions of the spillover model, and those that count."""
    return [float(len(_curve(rows, main="True"))), float(len(_curve(rows, main="True", evidence="True")))]


def judged(rows: Rows) -> list[Row]:
    return _curve(rows, main="True", evidence="True")


def _below(row: Row, columns: Iterable[str], bound: float) -> bool:
    return all(number(row[c]) < bound for c in columns)


def arrives(rows: Rows) -> list[float]:
    """Main versions that count in which every coefficient is clear and above nought."""
    names = ("dd", "od", "nd")
    clear = (r for r in judged(rows) if _below(r, (f"holm_{n}" for n in names), 0.05))
    return [float(sum(all(number(r[f"rho_{n}"]) > 0 for n in names) for r in clear))]


def money_next_door(rows: Rows) -> list[float]:
    """Main versions that count, those in which both ratios are clearly below one, and about a tenth below."""
    told = [r for r in judged(rows) if _below(r, ("holm_ratio_od", "holm_ratio_nd"), 0.05)]
    lower = sum(_below(r, ("ratio_od", "ratio_nd"), 1.0) for r in told)
    tenth = sum(r["equivalent"] == "True" for r in judged(rows))
    return [float(len(judged(rows))), float(lower), float(tenth)]


def part(rows: Rows) -> list[float]:
    """Neighbourhoods of the part of England with output of its own, and the doubly disadvantaged among them."""
    of = {r["statistic"]: r for r in rows("diagnostics") if r["specification"] == "part.tees_durham_output"}
    return [number(of[c]["value"]) for c in ("areas", "areas_doubly_disadvantaged")]


def trap(rows: Rows) -> list[float]:
    """Versions with a common effect of the year or none whose placebo passes, of all."""
    common = [r for r in rows("spillover_curve") if r["effects"] in ("common_year", "constant")]
    return [float(sum(r["placebo_passes"] == "True" for r in common)), float(len(common))]


def scores(rows: Rows, area: str) -> list[float]:
    """Scores of the constraints with their intervals; how many there are."""
    own = [r for r in rows("constraint_scores") if r["area"] == area and r["against"] == "other_deprived_here"]
    return [*(number(r[c]) for r in own for c in ("score", "ci_low", "ci_high")), float(len(own))]


COUNTS: Mapping[str, Callable[[Rows], list[float]]] = {
    "funding.reach": reach,
    "funding.others": others,
    "funding.money": money,
    "funding.where": where,
    "funding.where_england": where,
    "funding.unreached": unreached,
    "funding.rebuilt": rebuilt,
    "funding.otherwise": otherwise,
    "funding.here": here,
    "funding.definitions": definitions,
    "funding.doubt": doubt,
    "lists.counts": both_lists,
    "claims.headline": headline,
    "claims.nearness": nearness,
    "summary.lead_report": lead_report,
    "northern.own": northern_own,
    "northern.own_without_interval": northern_own,
    "spillovers.how": how,
    "spillovers.arrives": arrives,
    "spillovers.money": money_next_door,
    "spillovers.part": part,
    "spillovers.trap": trap,
}

PARTS: Mapping[str, tuple[str, ...]] = {
    "spillovers.arrives": ("spillovers.arrival",),
    "spillovers.part": ("spillovers.part",),
    "spillovers.money": ("spillovers.money",),
    "titles.spillovers": ("titles.spillovers_none",),
    "northern.shares": ("northern.verdict",),
    "northern.agreement": ("northern.held",),
    "northern.not_apart": ("northern.apart_unclear", "northern.apart_none"),
    "claims.list_of_2019": ("claims.which_list",),
    "area.list": ("area.list_one", "area.list_first", "area.list_first_of_both", "area.list_first_by_needs"),
    "area.hundredth": ("area.hundredth_none",),
    "area.improvers_compared": ("area.improvers_untold", "area.improvers_often"),
    "area.scores": ("area.worst", "area.unclear", "area.none_worse"),
}
"""Patterns that stand inside a sentence beside its own."""

IN_ANY_ORDER = ("area.scores",)
"""Sentences that sort what they give by how clear it is."""

OF_AN_AREA: Mapping[str, Callable[[Rows, str], list[float]]] = {"area.scores": scores}
