"""Data for the two models with known true coefficients (``models`` in ``data/synthetic.yml``).

The estimators have to find these again: a spatial panel with one spillover coefficient a group, and
a cross-section in which social infrastructure is endogenous and has two instruments.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.groups import GROUPS
from analysis.results.synthetic.draws import generator
from analysis.results.synthetic.truth import Truth

BURN_IN = 20
"""Years that are drawn and dropped, so that the panel does not remember its start."""


def spillover_panel(
    truth: Truth,
    weights: sparse.csr_array,
    group: pd.Series,
    rho: Sequence[float] | None = None,
    draw: int = 0,
) -> pd.DataFrame:
    r"""Return a panel with a known spillover coefficient for each group.

    Parameters
    ----------
    truth : Truth
        Gives the true coefficients, years and standard deviations.
    weights : sparse array, shape (n_areas, n_areas)
        Row-standardised spatial weights in the order of `group`; any graph will do.
    group : Series
        The group of each area, indexed by its code.
    rho : sequence of float, optional
        True coefficients of the three groups, instead of those of `truth`.
    draw : int
        Number of the draw; each gives other errors.

    Returns
    -------
    DataFrame
        Indexed by the code and ``year``, sorted: ``outcome``.

    Notes
    -----
    :math:`y_{it} = \rho_{g(i)} (Wy)_{i,t-1} + \mu_i + \tau_{g(i),t} + \varepsilon_{it}` with normal
    :math:`\mu`, :math:`\tau` and :math:`\varepsilon`.
    """
    true = truth.models["spillovers"]
    by_group = np.array(true["rho"] if rho is None else rho, dtype=float)
    number = group.map({name: k for k, name in enumerate(GROUPS)}).to_numpy()
    rng = generator(truth.seed, f"spillovers {draw}")
    first, last = true["years"]
    years = range(first, last + 1)
    area = rng.normal(0, true["area_sd"], len(group))
    outcome = np.zeros(len(group))
    kept = []
    for _ in range(BURN_IN + len(years)):
        year = rng.normal(0, true["year_sd"], len(GROUPS))[number]
        error = rng.normal(0, true["error_sd"], len(group))
        outcome = by_group[number] * (weights @ outcome) + area + year + error
        kept.append(outcome)
    wide = pd.DataFrame(
        np.column_stack(kept[BURN_IN:]),
        index=group.index,
        columns=pd.Index(years, name="year"),
    )
    return wide.stack().rename("outcome").to_frame().sort_index()


def infrastructure(truth: Truth, areas: pd.Index, draw: int = 0) -> pd.DataFrame:
    r"""Return a cross-section in which OLS is wrong and the instruments are right.

    Parameters
    ----------
    truth : Truth
        Gives the true coefficients.
    areas : Index
        Codes of the areas.
    draw : int
        Number of the draw; each gives another sample.

    Returns
    -------
    DataFrame
        Indexed by `areas`: ``outcome``, ``infrastructure`` (endogenous), ``control``,
        ``instrument_1``, ``instrument_2``.

    Notes
    -----
    :math:`y = \beta s + \gamma x + u`, :math:`s = \pi_1 z_1 + \pi_2 z_2 + \delta x + v` with standard
    normal :math:`x, z_1, z_2, u, v`, of which only :math:`u` and :math:`v` are correlated.
    """
    true = truth.models["infrastructure"]
    rng = generator(truth.seed, f"infrastructure {draw}")
    control, z1, z2, v, own = rng.standard_normal((5, len(areas)))
    u = true["confounding"] * v + np.sqrt(1 - true["confounding"] ** 2) * own
    s = true["pi"][0] * z1 + true["pi"][1] * z2 + true["delta"] * control + v
    return pd.DataFrame(
        {
            "outcome": true["beta"] * s + true["gamma"] * control + u,
            "infrastructure": s,
            "control": control,
            "instrument_1": z1,
            "instrument_2": z2,
        },
        index=areas,
    )
