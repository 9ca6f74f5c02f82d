"""Data for the estimators that anyone may use: invented people in towns."""

import numpy as np
import pandas as pd

PEOPLE = 120


def people() -> pd.DataFrame:
    """A confounded regressor with two instruments, people in twelve unequal towns; all numbers invented."""
    rng = np.random.default_rng(7)
    z, u = rng.normal(size=(PEOPLE, 2)), rng.normal(size=PEOPLE)
    town = np.sort(rng.integers(0, 12, PEOPLE))
    w = rng.normal(size=PEOPLE) + 0.1 * town
    x = z @ [0.8, 0.6] + 0.5 * w + u + rng.normal(size=PEOPLE)
    y = 0.5 * x + w + u + 0.3 * rng.normal(size=12)[town] + 3
    frame = pd.DataFrame({"y": y, "x": x, "z1": z[:, 0], "z2": z[:, 1], "w": w, "share": rng.uniform(0.5, 2, PEOPLE)})
    return frame.assign(town=town, name=np.char.add("town ", town.astype(str))).set_index(
        pd.Index([f"p{i}" for i in range(PEOPLE)])
    )


NAMES = {"outcome": "y", "endogenous": "x", "instruments": ["z1", "z2"], "exogenous": ["w"]}
