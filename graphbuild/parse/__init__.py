"""The spaCy pipeline and what the rules need of a parse: who is mentioned, who speaks, which day is meant."""
