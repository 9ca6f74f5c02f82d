"""Residents: two censuses, and estimates between and after them."""
