"""Measure what the clerk promises about speed and memory: `python -m benchmarks [NAME …]`."""
