"""What the results say of model B, worked out once for all editions: conclusion, checks, and what pages show."""
