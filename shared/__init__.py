"""Words and machinery that two or more services say. Imports no service."""

VERSION = "0.1.0"
