"""The web app as built files: served from memory, and nothing else is reachable."""
