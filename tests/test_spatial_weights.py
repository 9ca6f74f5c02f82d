"""Spatial weights: who neighbours whom, and the one rule for areas without neighbours."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from analysis.models.results import NotEstimable
from analysis.models.spatial.neighbours.weights import distance_kernel, weights_from_edges
from analysis.prepare.geography.neighbours import band_edges, centroids, nearest_edges, queen_edges
from spatial_reference_data import lattice, ring


def squares(*corners: tuple[int, int]) -> gpd.GeoDataFrame:
    shapes = [box(x, y, x + 1, y + 1) for x, y in corners]
    return gpd.GeoDataFrame(geometry=shapes, crs=27700)


def pairs(edges: pd.DataFrame) -> set[tuple[int, int]]:
    return set(edges.itertuples(index=False, name=None))


def test_queen_neighbours_share_a_border_or_a_corner():
    areas = squares((0, 0), (1, 0), (2, 1), (3, 1))
    assert pairs(queen_edges(areas)) == {(0, 1), (1, 0), (1, 2), (2, 1), (2, 3), (3, 2)}


def test_an_area_that_touches_none_is_joined_one_way_to_the_nearest():
    areas = squares((0, 0), (1, 0), (9, 0))
    assert pairs(queen_edges(areas)) == {(0, 1), (1, 0), (2, 1)}


def test_nearest_neighbours_are_as_many_for_every_area():
    points = np.array([[0, 0], [1, 0], [3, 0], [7, 0]], dtype=float)
    edges = nearest_edges(points, 2)
    assert edges["focal"].value_counts().eq(2).all()
    assert {(3, 2), (3, 1)} <= pairs(edges)


def test_a_band_takes_all_within_it_and_the_nearest_for_those_beyond():
    points = np.array([[0, 0], [2, 0], [4, 0], [50, 0]], dtype=float)
    assert pairs(band_edges(points, 3)) == {(0, 1), (1, 0), (1, 2), (2, 1), (3, 2)}


def test_a_lag_is_the_mean_of_the_neighbours():
    weights = ring(5)
    values = np.array([[1.0], [2.0], [4.0], [8.0], [16.0]])
    assert weights.lag(values).ravel() == pytest.approx([9, 2.5, 5, 10, 4.5])


def test_relabelling_gives_every_area_the_place_of_another():
    weights, rng = lattice(4), np.random.default_rng(1)
    values, order = rng.normal(size=(16, 3)), rng.permutation(16)
    shuffle = np.eye(16)[order]
    expected = shuffle.T @ weights.matrix.toarray() @ shuffle @ values
    assert weights.permuted_lag(values, order) == pytest.approx(expected)


def test_a_subset_is_standardised_anew_and_counts_who_is_left_alone():
    keep = np.array([True, True, False, True, False])
    inner = ring(5).subset(keep)
    assert inner.isolated == 1
    assert inner.matrix.toarray() == pytest.approx(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]]))


def test_the_kernel_falls_from_one_to_zero_at_the_cutoff():
    points = np.array([[0, 0], [3, 4], [0, 20]], dtype=float)
    kernel = distance_kernel(points, 10).toarray()
    assert kernel == pytest.approx(np.array([[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]]))


def test_no_neighbours_at_all_is_said():
    nothing = pd.DataFrame({"focal": [], "neighbour": []}, dtype=int)
    with pytest.raises(NotEstimable, match="no two areas are neighbours"):
        weights_from_edges("queen", pd.Index(["a"]), nothing)


@pytest.mark.slow
@pytest.mark.mirror
def test_england_has_one_neighbourhood_that_touches_no_other():
    # E01019077: seen in the boundaries (the project's notes on its data).
    from analysis.models.spatial.neighbours.graphs import NEIGHBOURHOOD_KINDS, neighbourhood_weights

    for kind in NEIGHBOURHOOD_KINDS:
        weights = neighbourhood_weights(kind)
        assert len(weights.codes) == 33_755
        assert weights.isolated == 0
        assert np.asarray(weights.matrix.sum(axis=1)) == pytest.approx(1)
    queen = neighbourhood_weights("queen").matrix
    one_way = (queen - queen.multiply(queen.T > 0)).tocoo()
    codes = neighbourhood_weights("queen").codes[one_way.coords[0][one_way.data > 0]]
    assert list(codes) == ["E01019077"]


def test_centroids_are_in_the_middle():
    assert centroids(squares((0, 0), (4, 2))) == pytest.approx(np.array([[0.5, 0.5], [4.5, 2.5]]))


@pytest.mark.mirror
def test_links_of_a_city_join_its_own_neighbourhoods_once():
    from analysis.models.spatial.neighbours.graphs import links
    from analysis.prepare import store

    hull = "E06000010"
    pairs = links(hull)
    authority = store.load("neighbourhoods")["local_authority_code"]
    assert authority.loc[pairs["lsoa21_code"]].eq(hull).all()
    assert authority.loc[pairs["neighbour_code"]].eq(hull).all()
    ends = np.sort(pairs[["lsoa21_code", "neighbour_code"]].to_numpy(), axis=1)
    assert len(np.unique(ends.astype(str), axis=0)) == len(pairs) > 300
