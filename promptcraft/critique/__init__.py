"""Critique: a rubric, a request, a reply that is checked, and a scorecard that code adds up."""
