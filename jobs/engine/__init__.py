"""How work is taken: claimed, paid for, carried out under a lease, and recorded. The behaviours stand outside."""
