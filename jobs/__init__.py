"""The worker's rooms: load, ask the domain, render, store, act."""
