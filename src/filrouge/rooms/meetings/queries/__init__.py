"""What can be asked about meetings: the viewer first, small frozen rows ready to print."""
