"""All SQL of the companion, one function a question."""
