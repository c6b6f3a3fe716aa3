"""Suspect shares: how much of what a trace reached is suspect material (docs/shares.md)."""
