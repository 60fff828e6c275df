"""The brief: one self-contained HTML file and one PDF."""
