"""Indicators as data, and pooled rates by group for any set of neighbourhoods.

``spec``
    ``data/indicators.yml``, read and checked.
``parts``
    Numerators and denominators by neighbourhood.
``comparison``
    How two values stand to each other.
``pooled``
    Ratios of sums by group, with a standard error.
``constraints``, ``similar``
    ``data/constraints.yml`` and ``data/similar_areas.yml``, read and checked.
"""
