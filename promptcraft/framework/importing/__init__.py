"""Readers that turn what people already have into a framework."""
