"""Everything that answers: model adapters, and the ledger and dispatch between them and us."""
