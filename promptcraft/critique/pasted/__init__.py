"""Reading a critique copied out of a chat window: its mark, and what it finds good, weak and missing."""
