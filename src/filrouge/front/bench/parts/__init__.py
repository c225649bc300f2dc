"""What is measured of the register. Each part has a TITLE, `measure(size, peer)` and `written(result)`."""
