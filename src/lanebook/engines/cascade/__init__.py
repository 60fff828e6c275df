"""Dynamic cascade: how a shock spreads over makers, stocks and orders (METHODS 4b)."""
