"""The local server: answers as JSON over HTTP, and what guards it."""
