"""Jobs, claimants, income and output of each neighbourhood, or of the authority around it."""
