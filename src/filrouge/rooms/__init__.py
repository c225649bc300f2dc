"""What people come to do; one folder each, all alike. See docs/architecture.md."""
