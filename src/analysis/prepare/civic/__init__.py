"""Social infrastructure, and what model B is estimated on."""
