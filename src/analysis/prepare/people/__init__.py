"""Residents of each neighbourhood, from censuses and estimates."""
