"""How well and how fast claims are merged into actors and events, on made-up news whose truth is known."""
