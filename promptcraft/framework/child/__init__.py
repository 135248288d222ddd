"""Child processes that do what a stranger's file asks for: bounded in time and memory, and easily ended."""
