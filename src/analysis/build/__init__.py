"""Editions made whole. One job makes one edition, and makes only what its content asks for.

``edition``
    Everything of one edition: results, chapters executed by papermill, book, PDF, data pack.
``inputs``, ``record``
    What each step stands on, as hashes, and what an edition was last made from.
``site``
    All editions put together.
``graph``
    The same for many editions through Snakemake, on a laptop or a cluster.
"""
