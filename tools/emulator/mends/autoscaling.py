"""Auto Scaling: instance refreshes, which moto does not know, and what it forgets of a group."""

from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from botocore import xform_name
from moto.autoscaling.exceptions import AutoscalingClientError
from moto.autoscaling.responses import AutoScalingResponse as Responses
from moto.core.responses import ActionResult

from .documents import documents, operations

KIND = "instance_refreshes"
FORGOTTEN = (
    "CapacityRebalance",
    "DefaultInstanceWarmup",
    "InstanceMaintenancePolicy",
    "MaxInstanceLifetime",
)


def start_instance_refresh(self: Responses) -> ActionResult:
    """Replaces every instance at once: nobody is served by them, and nobody waits for checkpoints."""
    params = self._get_params()
    group = group_of(self)
    name, now = str(uuid4()), datetime.now(timezone.utc)
    capacity = group.desired_capacity
    group.set_desired_capacity(0)
    group.set_desired_capacity(capacity)
    documents(self.autoscaling_backend, KIND)[name] = {
        "InstanceRefreshId": name,
        "AutoScalingGroupName": group.name,
        "Status": "Successful",
        "StartTime": now,
        "EndTime": now,
        "PercentageComplete": 100,
        "InstancesToUpdate": 0,
        "Preferences": params.get("Preferences", {}),
    }
    return ActionResult({"InstanceRefreshId": name})


def describe_instance_refreshes(self: Responses) -> ActionResult:
    params = self._get_params()
    ids = params.get("InstanceRefreshIds", [])
    found = [
        one
        for one in documents(self.autoscaling_backend, KIND).values()
        if one["AutoScalingGroupName"] == params["AutoScalingGroupName"] and (not ids or one["InstanceRefreshId"] in ids)
    ]
    return ActionResult({"InstanceRefreshes": found[::-1]})


def cancel_instance_refresh(self: Responses) -> ActionResult:
    """Each is over before anybody can stop it."""
    raise AutoscalingClientError("ActiveInstanceRefreshNotFound", "No in progress or pending Instance Refresh found")


def group_of(self: Responses) -> Any:
    name = self._get_param("AutoScalingGroupName")
    return self.autoscaling_backend.autoscaling_groups[name]


def mend() -> None:
    operations(Responses, start_instance_refresh, describe_instance_refreshes, cancel_instance_refresh)
    for name in ("create_auto_scaling_group", "update_auto_scaling_group"):
        setattr(Responses, name, remembering(getattr(Responses, name)))


def remembering(write: Any) -> Any:
    """moto answers an attribute of the group's object when it is there: what it forgets is put there."""

    def written(self: Responses) -> ActionResult:
        result = write(self)
        params = self._get_params()
        for key in FORGOTTEN:
            if key in params:
                setattr(group_of(self), xform_name(key), params[key])
        return result

    return written
