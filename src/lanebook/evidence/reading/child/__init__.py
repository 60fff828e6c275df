"""The process that parses one hostile file: standard library only, see `__main__`."""
