"""Shapes of maps: true distances, clean cuts, small files."""

import numpy as np
import pytest

from analysis.book.maps import outline
from analysis.book.maps.labels import place_labels
from analysis.book.maps.outline import Window
from analysis.book.wording.places import short_name
from sample_results import PLACES, square_outlines

SQUARE = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], dtype=float)


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        # Great-circle distances of city centres, to the nearest kilometre.
        ((-0.1276, 51.5072), (-2.2426, 53.4808), 262),  # London to Manchester
        ((-1.6178, 54.9783), (-1.8904, 52.4862), 278),  # Newcastle to Birmingham
        ((-5.5371, 50.1188), (1.2979, 52.6293), 549),  # Penzance to Norwich
    ],
)
def test_distances_on_the_map_are_true(one, other, kilometres):
    a, b = outline.to_kilometres(*np.array([one, other]).T)
    assert np.hypot(*(a - b)) == pytest.approx(kilometres, rel=0.005)


def test_north_is_up_and_east_is_right():
    south, north, east = outline.to_kilometres([-2, -2, -1], [52, 53, 52])
    assert north[1] > south[1]
    assert north[0] == pytest.approx(south[0])
    assert east[0] > south[0]


def test_area_and_centre_of_a_square():
    assert outline.area(SQUARE) == outline.area(SQUARE[::-1]) == 100
    assert outline.centre(SQUARE) == (5, 5)


@pytest.mark.parametrize(
    ("window", "area"),
    [
        (Window(5, 5, 20, 20, 100, 100), 25),
        (Window(-5, -5, 20, 20, 100, 100), 100),
        (Window(2, 3, 6, 5, 100, 100), 8),
        (Window(20, 20, 30, 30, 100, 100), 0),
    ],
)
def test_a_ring_is_cut_to_the_window(window, area):
    assert sum(map(outline.area, outline.clip_ring(SQUARE, window))) == pytest.approx(area)


def test_a_ring_that_leaves_the_window_and_comes_back_is_cut_in_two():
    fork = np.array([[0, 0], [10, 0], [10, 9], [6, 9], [6, 2], [4, 2], [4, 9], [0, 9], [0, 0]], dtype=float)
    assert [outline.area(part) for part in outline.clip_ring(fork, Window(0, 5, 10, 9, 100, 100))] == [16, 16]


def test_lines_are_cut_into_the_runs_inside():
    line = np.array([[0, 0], [1, 0], [9, 0], [9, 5], [1, 5], [0, 5]], dtype=float)
    runs = list(outline.clip_line(line, Window(-1, -1, 3, 6, 10, 10)))
    assert [len(run) for run in runs] == [3, 3]


def test_pixels_run_down_and_do_not_repeat():
    window = Window(0, 0, 10, 10, 100, 100)
    pixels = window.pixels(np.array([[0, 10], [0.01, 10], [10, 0]], dtype=float))
    assert pixels.tolist() == [[0, 0], [100, 100]]


def test_shapes_of_a_topology_come_back():
    topology = square_outlines(PLACES)
    shapes = outline.shapes(topology, "authorities")
    assert set(shapes) == set(PLACES)
    # A tenth of a degree each way at 53.5 degrees north: 11.1 km by 11.1 km times the cosine.
    assert outline.area(shapes["Bolton"][0]) == pytest.approx(11.12 * 11.12 * np.cos(np.radians(53.6)), rel=0.01)
    assert len(outline.borders(topology, "authorities")) == len(PLACES)


def test_a_feature_outside_the_window_is_none():
    assert outline.land_feature([SQUARE], Window(50, 50, 60, 60, 10, 10)) is None


def test_names_lie_in_the_window_and_not_on_each_other():
    shapes = outline.shapes(square_outlines(PLACES), "authorities")
    window = Window.around(np.concatenate([r for rings in shapes.values() for r in rings]), 340, 300)
    names = place_labels(shapes, window, np.empty((0, 2)))
    assert set(names["text"]) == set(PLACES)
    assert names["px"].between(0, 340).all()
    assert names["py"].between(0, 300).all()
    close = [
        (a.text, b.text)
        for a in names.itertuples()
        for b in names.itertuples()
        if a.text < b.text and abs(a.px - b.px) < 40 and abs(a.py - b.py) < 13
    ]
    assert close == []


def test_a_name_makes_way_for_points():
    shapes = {"Bolton": [SQUARE * 10]}
    window = Window.around(SQUARE * 10, 340, 340)
    free = place_labels(shapes, window, np.empty((0, 2))).iloc[0]
    moved = place_labels(shapes, window, np.array([[50.0, 50.0], [51.0, 50.0], [49.0, 50.0]])).iloc[0]
    assert (free["px"], free["py"]) == (170, 170)
    assert abs(moved["py"] - free["py"]) >= 14


def test_a_ring_holds_what_is_inside_it():
    assert outline.holds_point(SQUARE, 5, 5)
    assert not outline.holds_point(SQUARE, 15, 5)
    assert not outline.holds_point(SQUARE, 5, -1)


def test_everyday_names():
    assert short_name("Kingston upon Hull, City of") == "Kingston upon Hull"
    assert short_name("Herefordshire, County of") == "Herefordshire"
    assert short_name("Bolton") == "Bolton"
