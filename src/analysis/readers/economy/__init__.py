"""Jobs, claimants, income and output."""
