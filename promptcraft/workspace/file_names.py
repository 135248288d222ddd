"""How files of a workspace are called; apart, so that who only looks for them has nothing else to import."""

from __future__ import annotations

SETTINGS_NAME = "promptcraft.toml"
CRITIQUE = ".critique.json"
"""The end of the name of a saved critique."""
JOURNAL = ".jsonl"
"""The end of the name of a discussion's journal."""
ARGUMENTS_FILE = "arguments.jsonl"
"""Where answers wait for reviewers who are people, in the folder of the framework's transcripts."""
COMMENTS_FILE = "comments.jsonl"
"""Comments on parts of a framework, in the folder of its transcripts."""
