"""Data about the world and the language, and the loaders that check them (docs/lexicon.md)."""
