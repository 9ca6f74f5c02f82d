"""What the results say of one area: scores of the constraints, profiles of neighbourhoods, areas that are alike."""
