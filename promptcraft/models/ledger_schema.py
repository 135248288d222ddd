"""The tables of the ledger, step by step: an older ledger is brought up to date in place, and keeps what it holds."""

from __future__ import annotations

CALLS = """
CREATE TABLE calls (
  key TEXT PRIMARY KEY, state TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, purpose TEXT NOT NULL,
  repeat INTEGER NOT NULL, request TEXT NOT NULL, reply TEXT, cost TEXT, reserved TEXT,
  attempts INTEGER NOT NULL DEFAULT 0, possibly_billed INTEGER NOT NULL DEFAULT 0,
  error TEXT, partial TEXT, run TEXT NOT NULL, sent_at REAL NOT NULL, ended_at REAL
)
"""

BATCHES = """
CREATE TABLE batches (
  token TEXT PRIMARY KEY, state TEXT NOT NULL, label TEXT NOT NULL, settings TEXT NOT NULL, job TEXT,
  calls INTEGER NOT NULL, reserved TEXT, run TEXT NOT NULL, made_at REAL NOT NULL, asked_at REAL, ended_at REAL,
  reads INTEGER NOT NULL DEFAULT 0, note TEXT NOT NULL DEFAULT ''
)
"""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (CALLS,),
    (
        # Which framework a call was for, which batch job holds it, and what was spent since when.
        "ALTER TABLE calls ADD COLUMN framework TEXT",
        "ALTER TABLE calls ADD COLUMN batch TEXT",
        # Batch jobs, by our own id of them.
        BATCHES,
        "CREATE INDEX calls_by_batch ON calls (batch) WHERE batch IS NOT NULL",
        "CREATE INDEX calls_by_time ON calls (sent_at, state, cost, reserved, possibly_billed, run)",
    ),
)
"""Each step's statements; a step that was released is never changed, new ones are added at the end."""
