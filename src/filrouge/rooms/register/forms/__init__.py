"""What people type in the register."""
