"""Discussion: a framework run question by question, with every turn on disk before it is shown."""
