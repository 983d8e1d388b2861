"""RDS: instances that share what belongs to each, and what moto forgets of an instance and of its parameters."""

import copy
from random import choices
from string import ascii_uppercase, digits
from typing import Any, Iterable

from moto.rds.models import DBInstance, DBParameterGroup, RDSBackend

FORGOTTEN = (
    "enable_performance_insights",
    "monitoring_interval",
    "monitoring_role_arn",
    "performance_insights_kms_key_id",
    "performance_insights_retention_period",
)


def resource_id() -> str:
    return "db-" + "".join(choices(ascii_uppercase + digits, k=26))


def mend() -> None:
    created, replicate = DBInstance.__init__, RDSBackend.create_db_instance_read_replica

    # moto gives every instance the same resource id, and the provider finds instances by it: all but one would be lost.
    def init(self: DBInstance, *args: Any, **values: Any) -> None:
        created(self, *args, **values)
        self.dbi_resource_id = resource_id()
        for name in FORGOTTEN:
            if name in values:
                setattr(self, name, values[name])

    # A replica of moto is a flat copy: what is added to its lists is added to those of the primary.
    def create(self: RDSBackend, db_kwargs: dict[str, Any]) -> DBInstance:
        replica = replicate(self, db_kwargs)
        for name, value in vars(replica).items():
            if isinstance(value, (list, dict)):
                setattr(replica, name, copy.copy(value))
        replica.replicas = []
        replica.dbi_resource_id = resource_id()
        return replica

    update = DBParameterGroup.update_parameters

    # The provider passes over parameters of which it does not know who set them.
    def update_parameters(self: DBParameterGroup, new_parameters: Iterable[dict[str, Any]]) -> None:
        update(self, [{**one, "Source": "user"} for one in new_parameters])

    DBInstance.__init__ = init  # type: ignore[method-assign]
    RDSBackend.create_db_instance_read_replica = create  # type: ignore[method-assign]
    # It is asked for under another name than it was given under.
    DBInstance.performance_insights_enabled = property(  # type: ignore[attr-defined]
        lambda self: getattr(self, "enable_performance_insights", False)
    )
    DBParameterGroup.update_parameters = update_parameters  # type: ignore[method-assign]
