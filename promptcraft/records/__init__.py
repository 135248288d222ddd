"""Frozen results that travel between the layers."""
