"""The house's rules, held to what people need."""
