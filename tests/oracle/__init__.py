"""The independent oracle: a brute force over the raw events that knows no graph, and the histories it is compared on."""
