"""What the taggers would call a place or a topic: `python -m services.enrich.tagging.called place Jordan`.

Prints key and label as JSON, and nothing where no list knows the name; for an editor's own tags, so that they are the
tags that other articles have or will have.
"""

from __future__ import annotations

import json
import sys

from services.enrich.tagging.places.gazetteer import gazetteer, plain
from services.enrich.tagging.taxonomy import concepts


def called(kind: str, name: str) -> tuple[str, str] | None:
    """Key and label; of several places the most populous, of a topic its English name. None for what no list has."""
    if kind == "place":
        known = gazetteer().names
        places = known.get(plain(name)) or known.get(plain(name.title())) or ()
        return (places[0].key, places[0].label) if places else None
    if kind == "topic":
        wanted = name.casefold()
        for code, concept in concepts().items():
            if any(wanted == one.casefold() for names in concept.names.values() for one in names):
                label = concept.label("en")
                return f"medtop:{code}", label[:1].upper() + label[1:]
    return None


if __name__ == "__main__":
    if found := called(sys.argv[1], sys.argv[2]):
        sys.stdout.write(json.dumps(found))
