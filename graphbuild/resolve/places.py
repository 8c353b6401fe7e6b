"""Places that claims tell of, one record each."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.world import countries
from graphbuild.records import Place

Form = tuple[str, str, float | None, float | None]  # a place's name, country, latitude, longitude


@functools.cache
def whole_countries() -> frozenset[str]:
    """The ids of places that are countries."""
    return frozenset(slug(country.name) for country in countries())


def form_of(place: Place) -> Form:
    """How a claim tells of a place."""
    return place.name, place.country or "", place.latitude, place.longitude


def places_of(told: Mapping[str, Mapping[Form, int]]) -> tuple[Place, ...]:
    """The places by id, each with the form that is told most often, from how often each is told."""
    places = []
    for place_id, forms in sorted(told.items()):
        name, country, latitude, longitude = min(forms, key=lambda form: (-forms[form], repr(form)))
        places.append(
            Place(id=place_id, name=name, country=country or None, latitude=latitude, longitude=longitude)
        )
    return tuple(places)
