"""Persons, organisations and places: what names a text holds, by models and by rules."""
