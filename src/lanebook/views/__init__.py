"""Front ends over answers; they never import one another."""
