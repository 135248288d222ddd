"""YAML 1.2 with the place of everything: read safely, and written back by splicing only what changed."""
