"""Lanebook: the book of AI compute lanes."""
