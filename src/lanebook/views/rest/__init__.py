"""The local server: one route a question, computed in workers, and what guards it."""
