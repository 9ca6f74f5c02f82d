"""Neighbourhoods: names, outlines, neighbours, kinds of place."""
