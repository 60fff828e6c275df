"""From the book to the clearing model: every number with its origin."""
