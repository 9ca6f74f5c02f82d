"""Editions made in bulk: chapters executed by papermill, books, PDFs, data packs, one site.

A long-lived process (:mod:`analysis.press.server`) imports everything once and forks a child for each
piece of work, so that no chapter pays for imports and none sees another's state. Snakemake holds the
graph and asks it through a client of the standard library (:mod:`analysis.press.client`).
"""
