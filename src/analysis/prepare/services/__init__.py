"""What each neighbourhood can reach."""
