"""How spillovers are estimated, and the covariances of what is estimated."""
