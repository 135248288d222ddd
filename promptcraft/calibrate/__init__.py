"""A reviewer's report card: what it finds of what was planted, and how steady its scores are."""
