"""Notebooks that answer one question each, and what they are made with: frames, graphs, drawings."""
