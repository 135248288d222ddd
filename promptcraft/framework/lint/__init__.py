"""The lint: problems of a framework that can be told from its file alone, each under a stable code."""
