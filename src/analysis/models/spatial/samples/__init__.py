"""What model A is estimated on: outcomes, areas and years, laid out as areas by times."""
