"""The benchmarks, side by side with their peers: `make bench`."""
