"""The indices on one set of areas, and the groups that they decide."""
