"""What is asked after a fit: equal coefficients, placebos, how alike neighbours' errors are."""
