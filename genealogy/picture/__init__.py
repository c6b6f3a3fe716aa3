"""Picture: what a trace reached, laid out from suppliers on the left to customers on the right, ready to be drawn."""

from genealogy.picture.answer import Picture, PictureLink, PictureNode
from genealogy.picture.draw import picture
from genealogy.picture.members import MembersAnswer, members
from genealogy.picture.question import PictureQuestion
from genealogy.picture.svg import to_svg

__all__ = ["MembersAnswer", "Picture", "PictureLink", "PictureNode", "PictureQuestion", "members", "picture", "to_svg"]
