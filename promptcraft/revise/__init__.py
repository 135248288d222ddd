"""Revision: edits gathered from critiques, accepted one by one by a person."""
