"""Answers as a workbook with live formulas, notes and sources."""
