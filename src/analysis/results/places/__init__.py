"""Every neighbourhood of England by name, place and measure: one folder of tables for all editions together."""

from analysis import paths

FOLDER = paths.BUILD / "places" / "results"
"""Where the tables stand, with an ``edition.json`` of their own."""
