"""The sandboxed template: what runs in the child process, and what both sides share."""
