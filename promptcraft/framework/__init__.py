"""The framework as a document: its model, its file, its template, its edits and versions."""
