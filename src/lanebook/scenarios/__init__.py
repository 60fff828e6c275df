"""Named overrides, seeded draws, ensembles and who computes them."""
