"""Pages of recalls."""

from fastapi import APIRouter

from api.pages.page import PageRoute

router = APIRouter(include_in_schema=False, route_class=PageRoute)
