"""Ground floor: errors, findings, time, numbers and files. Standard library only."""
