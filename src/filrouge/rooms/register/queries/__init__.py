"""Everything that reads the register: viewer first, rows ready to print, only what that viewer may see."""
