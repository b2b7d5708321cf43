"""Places: which of them a name means, where it lies, and how languages call it."""
