"""What a build of editions would do, and why, in lines that a person reads."""

from collections import Counter, defaultdict

from analysis.build import site
from analysis.build.plan import Plan

MANY = 6
"""From this many editions on they are counted, not named."""


def explain(plan: Plan) -> str:
    """Return how many steps of each kind would run, then each reason once with the editions that have it."""
    count: Counter[str] = Counter()
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for slug in plan.slugs:
        for kind, page, why in plan.reasons(slug):
            count[kind] += 1
            groups[f"{kind} {page}".rstrip(), "; ".join(why)].append(slug)
    if plan.extent != "html" and (plan.stale or not site.is_current()):
        count["site"] += 1
        groups["site", "an edition" if plan.stale else "an edition, or the code of the site"] = []
    if not count:
        return "Nothing would run: everything is up to date."
    total = sum(count.values())
    lines = [f"{total} {'steps' if total > 1 else 'step'} would run, from {plan.choice.mode} data:", ""]
    lines += [f"{kind:<10}{number:5}" for kind, number in count.items()]
    for (what, reason), slugs in groups.items():
        named = f"{len(slugs)} editions" if len(slugs) >= MANY else ", ".join(sorted(slugs))
        lines += ["", what + (f" ({named})" if named else ""), f"    {reason}"]
    return "\n".join(lines)
