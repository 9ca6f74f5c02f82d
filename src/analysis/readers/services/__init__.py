"""What residents can reach: jobs, surgeries, schools, buses, childcare, the internet."""
