"""Tokens for programs: scoped, hashed at rest, expiring; and the keys that make a repeated request safe."""
