"""What pages say and show of both models, as tables of results: worked out once, the same in every edition."""

import pandas as pd

from analysis.models.iv.plan import MODEL as SOCIAL
from analysis.models.iv.plan import load_plan
from analysis.models.results import NOT_ESTIMABLE
from analysis.results.social.checks import credibility_table
from analysis.results.social.conclusion import conclusion
from analysis.results.social.estimates import family, first_stages, headline
from analysis.results.social.ladder import ladder


def said_of_models(models: pd.DataFrame, diagnostics: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the tables that follow from ``models.csv`` and ``diagnostics.csv``.

    Parameters
    ----------
    models, diagnostics : DataFrame
        As they are kept, so that what is said follows from what can be read.

    Returns
    -------
    dict of str to DataFrame
        By the names of ``data/results.yml``.
    """
    told = {"not_estimable": not_estimable(models, diagnostics)}
    if not (models["model"] == SOCIAL).any():
        return told
    plan = load_plan()
    found = conclusion(plan, models, diagnostics)
    said = [("conclusion", found.sentence), *(("detail", detail) for detail in found.details)]
    return {
        "social_conclusion": pd.DataFrame([(found.key, *row) for row in said], columns=["key", "part", "text"]),
        "social_checks": credibility_table(plan, models, diagnostics),
        "social_estimates": headline(plan, models, diagnostics),
        "social_first_stages": first_stages(plan, models, diagnostics),
        "social_family": family(plan, models, diagnostics),
        "social_ladder": ladder(plan, models, diagnostics),
        **told,
    }


def not_estimable(models: pd.DataFrame, diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Return what could not be estimated and why, counted.

    Returns
    -------
    DataFrame
        model, outcome (id), label (of model B's outcomes), reason (its first sentence), versions.
    """
    labels = {name: outcome.label for name, outcome in load_plan().outcomes.items()}
    rows = diagnostics[diagnostics["statistic"] == NOT_ESTIMABLE].merge(
        models.drop_duplicates(["model", "specification", "sample"]),
        on=["model", "specification", "sample"],
        how="left",
    )
    counted = rows.groupby(["model", "outcome", "reference"], sort=False).size().rename("versions").reset_index()
    label = counted["outcome"].map(labels).where(counted["model"] == SOCIAL, "")
    reason = counted["reference"].str.split(". ", regex=False).str[0]
    return counted.assign(label=label, reason=reason)[["model", "outcome", "label", "reason", "versions"]]
