"""What the Pride in Place Programme funds."""
