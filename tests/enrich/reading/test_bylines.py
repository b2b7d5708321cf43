"""A byline is split into the names of those who wrote, in the words of many languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.reading import bylines


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Who says "by" in which language
        ("By Jane Doe", ["Jane Doe"]),
        ("Written by Jane Doe", ["Jane Doe"]),
        ("Von Anna Meier", ["Anna Meier"]),
        ("Ein Gastbeitrag von Anna Meier", ["Anna Meier"]),
        ("Par Marie Petit", ["Marie Petit"]),
        ("Por María López", ["María López"]),
        ("Di Mario Rossi", ["Mario Rossi"]),
        ("di Mario Rossi", ["Mario Rossi"]),
        ("Av Kari Nordmann", ["Kari Nordmann"]),
        ("Door Jan Jansen en Piet Pietersen", ["Jan Jansen", "Piet Pietersen"]),
        ("Автор: Ярослав Коваль, Антон Зелений", ["Ярослав Коваль", "Антон Зелений"]),
        ("بقلم أحمد علي", ["أحمد علي"]),
        ("記者／王小明", ["王小明"]),
        ("文/張三、李四", ["張三", "李四"]),
        ("김철수 기자", ["김철수"]),
        # A name may begin like a preposition
        ("Di Stefano", ["Di Stefano"]),
        ("Alfredo Di Stefano", ["Alfredo Di Stefano"]),
        ("Van Dyck", ["Van Dyck"]),
        ("Jan van der Berg", ["Jan van der Berg"]),
        # Several are several
        ("Jane Doe, John Roe and Ann Poe", ["Jane Doe", "John Roe", "Ann Poe"]),
        ("Jane Doe, John Roe, and Ann Poe", ["Jane Doe", "John Roe", "Ann Poe"]),
        ("Jane Doe; John Roe", ["Jane Doe", "John Roe"]),
        ("Anna Meier und Jörg Schmidt, dpa", ["Anna Meier", "Jörg Schmidt", "dpa"]),
        ("Jean-Pierre Petit et Marie Curie", ["Jean-Pierre Petit", "Marie Curie"]),
        ("Por María López y José Ruiz Pérez", ["María López", "José Ruiz Pérez"]),
        ("Γιώργος Παππάς και Μαρία Νικολάου", ["Γιώργος Παππάς", "Μαρία Νικολάου"]),
        ("Jane Doe, Jane Doe", ["Jane Doe"]),
        # One is one
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Doe, Jane", ["Jane Doe"]),
        ("Doe, Jane; Roe, Richard", ["Jane Doe", "Richard Roe"]),
        ("John Doe, Jr.", ["John Doe Jr"]),
        # What stands beside a name
        ("By Jane Doe, Political Editor, and John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe Senior Staff Writer", ["Jane Doe"]),
        ("Anna Meier, Online-Redakteurin", ["Anna Meier"]),
        ("Anna Meier, Karl Schleiter", ["Anna Meier", "Karl Schleiter"]),  # a name that ends like a role
        ("Jane Doe, Business Insights", ["Jane Doe", "Business Insights"]),
        ("Text von Anna Meier, Fotos von Jörg Schmidt", ["Anna Meier"]),
        ("Anna Meier, Frankfurt", ["Anna Meier"]),
        ("Jane Doe, our correspondent for the south", ["Jane Doe"]),
        ("Jane Doe in Paris", ["Jane Doe"]),
        ("Jane Doe (jdo)", ["Jane Doe"]),
        ("Jane Doe @janedoe jane@example.org", ["Jane Doe"]),
        ("Jane Doe https://example.org/jane", ["Jane Doe"]),
        ("By Jane Doe March 16, 2021", ["Jane Doe"]),
        ("Jane Doe 12:20pm Jan 7, 2024", ["Jane Doe"]),
        ("Jane Doe | 5 min read", ["Jane Doe"]),
        ("By Jane Doe, updated by John Roe", ["Jane Doe"]),
        ("Updated by John Roe", ["John Roe"]),
        # Agencies and houses may write
        ("Jane Doe, Reuters", ["Jane Doe", "Reuters"]),
        ("20 Minuten", ["20 Minuten"]),
        # Nobody
        ("Staff", []),
        ("admin", []),
        ("@janedoe", []),
        ("jane@example.org", []),
        ("https://example.org/jane", []),
        ("16 March 2021", []),
        ("", []),
    ],
)
def test_a_byline_is_split_into_names(text: str, names: list[str]) -> None:
    assert bylines.split(text) == tuple(names)


def test_the_sites_own_name_counts_only_alone() -> None:
    assert bylines.split("Jane Doe | The Daily", site_name="The Daily") == ("Jane Doe",)
    assert bylines.split("The Daily", site_name="The Daily") == ("The Daily",)


@given(st.text(max_size=500) | st.text("ABab ,;|&()@.:/-0123456789", max_size=200))
def test_any_text_gives_names_within_limits(text: str) -> None:
    names = bylines.split(text)

    assert all(0 < len(name) <= bylines.LIMIT_NAME and name == " ".join(name.split()) for name in names)
    assert len(set(names)) == len(names)
