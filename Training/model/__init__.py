"""The acoustic model, its paths and its verifier, and how they are fitted."""
