"""RDS: instances that share what belongs to each."""

import copy
from random import choices
from string import ascii_uppercase, digits
from typing import Any

from moto.rds.models import DBInstance, RDSBackend


def resource_id() -> str:
    return "db-" + "".join(choices(ascii_uppercase + digits, k=26))


def mend() -> None:
    created, replicate = DBInstance.__init__, RDSBackend.create_db_instance_read_replica

    # moto gives every instance the same resource id, and the provider finds instances by it: all but one would be lost.
    def init(self: DBInstance, *args: Any, **values: Any) -> None:
        created(self, *args, **values)
        self.dbi_resource_id = resource_id()

    # A replica of moto is a flat copy: what is added to its lists is added to those of the primary.
    def create(self: RDSBackend, db_kwargs: dict[str, Any]) -> DBInstance:
        replica = replicate(self, db_kwargs)
        for name, value in vars(replica).items():
            if isinstance(value, (list, dict)):
                setattr(replica, name, copy.copy(value))
        replica.replicas = []
        replica.dbi_resource_id = resource_id()
        return replica

    DBInstance.__init__ = init  # type: ignore[method-assign]
    RDSBackend.create_db_instance_read_replica = create  # type: ignore[method-assign]
