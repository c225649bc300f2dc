"""What can be asked about plans: the viewer first, small frozen rows ready to print."""
