"""Compare: how far reviewers agree, who is lenient, and what they say side by side."""
