"""What sources say of circles."""
