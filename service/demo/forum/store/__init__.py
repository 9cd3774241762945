"""The demo forum's own SQL, on one SQLite file; one module a thing, one function a question."""
