"""Answers as text in a terminal: fitted to its width, plain when piped."""
