"""The front door: the only place that knows every room (settings, addresses, command line, sample network)."""
