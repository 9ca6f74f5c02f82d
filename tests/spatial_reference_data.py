"""Data on which R and Stata print the numbers that the spatial tests hold the estimators against."""

from importlib.resources import files
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy.sparse as sp
from linearmodels.datasets import munnell

from analysis.models.spatial.neighbours.weights import SpatialWeights, weights_from_edges

EXAMPLES = files("libpysal") / "examples"

# Who borders whom among the 48 contiguous states, each pair once. The four corners touch (AZ-CO,
# NM-UT), as in R's usa48.nb and splm's usaww: only with them do splm's printed numbers come out.
STATE_BORDERS = """
AL:FL GA MS TN|AZ:CA CO NM NV UT|AR:LA MO MS OK TN TX|CA:NV OR|CO:KS NE NM OK UT WY|CT:MA NY RI
DE:MD NJ PA|FL:GA|GA:NC SC TN|ID:MT NV OR UT WA WY|IL:IA IN KY MO WI|IN:KY MI OH|IA:MN MO NE SD WI
KS:MO NE OK|KY:MO OH TN VA WV|LA:MS TX|ME:NH|MD:PA VA WV|MA:NH NY RI VT|MI:OH WI|MN:ND SD WI|MS:TN
MO:NE OK TN|MT:ND SD WY|NE:SD WY|NV:OR UT|NH:VT|NJ:NY PA|NM:OK TX UT|NY:PA VT|NC:SC TN VA|ND:SD
OH:PA WV|OK:TX|OR:WA|PA:WV|SD:WY|TN:VA|UT:WY|VA:WV
"""


def columbus() -> tuple[pd.DataFrame, SpatialWeights]:
    """R's ``COL.OLD`` and ``COL.nb``: 49 neighbourhoods of Columbus, Ohio (Anselin 1988, table 12.1).

    libpysal's wmat.dat is that neighbour list (232 links) in the order of NEIG; its columbus.gal,
    with other links, is not.
    """
    frame = gpd.read_file(str(EXAMPLES / "columbus" / "columbus.shp")).sort_values("NEIG")
    links = np.loadtxt(str(EXAMPLES / "wmat" / "wmat.dat"))[:, :2].astype(int) - 1
    edges = pd.DataFrame(links, columns=["focal", "neighbour"])
    return frame, weights_from_edges("columbus", pd.Index(frame["NEIG"]), edges)


def states() -> tuple[dict[str, np.ndarray], SpatialWeights]:
    """Munnell's (1990) states, R's ``Produc``: variables as 48 x 17 arrays, and their borders."""
    frame = munnell.load().sort_values(["ST_ABB", "YR"])
    codes = pd.Index(sorted(frame["ST_ABB"].unique()))
    place = {code: i for i, code in enumerate(codes)}
    pairs = []
    for entry in STATE_BORDERS.strip().replace("\n", "|").split("|"):
        here, there = entry.split(":")
        pairs += [(place[here], place[other]) for other in there.split()]
    pairs += [(b, a) for a, b in pairs]
    edges = pd.DataFrame(sorted(pairs), columns=["focal", "neighbour"])
    wide = {name: frame[name].to_numpy(dtype=float).reshape(48, 17) for name in frame.columns[3:]}
    return wide, weights_from_edges("usaww", codes, edges)


def production() -> tuple[np.ndarray, list[np.ndarray], SpatialWeights]:
    """log(gsp), and log(pcap), log(pc), log(emp), unemp: splm's standard example."""
    wide, weights = states()
    regressors = [np.log(wide["P_CAP"]), np.log(wide["PC"]), np.log(wide["EMP"]), wide["UNEMP"]]
    return np.log(wide["GSP"]), regressors, weights


def quakes() -> pd.DataFrame:
    """R's ``quakes``: 1,000 earthquakes near Fiji (latitude, longitude, depth, magnitude)."""
    return pd.read_csv(Path(__file__).parent / "data" / "quakes.csv")


def ring(n: int) -> SpatialWeights:
    """Areas in a circle, each with the two beside it."""
    here = np.arange(n)
    edges = pd.DataFrame(
        {
            "focal": np.repeat(here, 2),
            "neighbour": np.column_stack([here - 1, here + 1]).ravel() % n,
        }
    )
    return weights_from_edges("ring", pd.Index(here), edges)


def lattice(side: int) -> SpatialWeights:
    """A square grid with queen contiguity."""
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(side), np.arange(side)))
    near = (np.abs(x[:, None] - x) <= 1) & (np.abs(y[:, None] - y) <= 1)
    np.fill_diagonal(near, False)
    focal, neighbour = np.nonzero(near)
    edges = pd.DataFrame({"focal": focal, "neighbour": neighbour})
    return weights_from_edges("lattice", pd.Index(np.arange(side**2)), edges)


def dense(matrix: sp.csr_array) -> np.ndarray:
    """A sparse matrix in full."""
    return matrix.toarray()
