"""One pure function per method: `(Network or arrays, Params) -> Result` with `certificate()`."""
