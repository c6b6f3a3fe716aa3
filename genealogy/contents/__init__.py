"""Contents: what a handling unit or a place held when, where a unit or a lot was, and what shared a container with it."""

from genealogy.contents.answer import Exposure, LocationContents, UnitContents, Whereabouts
from genealogy.contents.exposure import exposure
from genealogy.contents.location import contents_of_location
from genealogy.contents.unit import contents_of_unit
from genealogy.contents.what import contents
from genealogy.contents.whereabouts import whereabouts

__all__ = ["Exposure", "LocationContents", "UnitContents", "Whereabouts", "contents", "contents_of_location", "contents_of_unit", "exposure", "whereabouts"]
