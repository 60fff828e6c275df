"""What stands between the network and the application: see docs/web/security.md."""

from lanebook.views.rest.security.guard import Guard as Guard
from lanebook.views.rest.security.keeper import Keeper as Keeper
from lanebook.views.rest.security.policy import Policy as Policy
from lanebook.views.rest.security.policy import Room as Room
from lanebook.views.rest.security.policy import places as places
