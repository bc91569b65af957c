"""How well it works, and against whom."""
