"""The report's claims held against data, from tests to verdicts.

``claims_file``, ``spec``, ``spec_file``
    ``data/claims.csv`` and ``data/claim_tests.yml``, read and checked.
``known``
    What the tests can name besides indicators: alternatives, counts, claims on the models.
``evidence``
    Values by indicator, group and period for an area and under a definition.
``estimates``
    What each kind of test estimates, and which way it points.
``verdict``
    The status, chosen from estimate, published value, tolerance and direction.
``alternatives``
    The same values under other definitions, weights and sets of places.
``model_claims``
    Claims on the two models, from the rows of ``models.csv`` and ``diagnostics.csv``.
``claims``
    ``claims.csv``, put together from all of these.
``sensitivity``, ``membership``
    How results move with the definition, and which neighbourhoods come and go.
``improvers``, ``matching``, ``pairs``
    The northern study: who improved more than others, and what sets matched pairs apart.
"""
