"""Auto Scaling: policies and schedules, of which moto forgets a part."""

from typing import Any

from moto.autoscaling.models import AutoScalingBackend, FakeScheduledAction
from moto.autoscaling.responses import AutoScalingResponse as Responses
from moto.core.responses import ActionResult


def mend() -> None:
    written, put = Responses.put_scaling_policy, AutoScalingBackend.put_scheduled_update_group_action

    def put_scaling_policy(self: Responses) -> ActionResult:
        result = written(self)
        params = self._get_params()
        policy: Any = self.autoscaling_backend.policies[params["PolicyName"]]
        policy.enabled = params.get("Enabled", True)
        # An empty one would be read back as a policy that predicts.
        policy.predictive_scaling_configuration = policy.predictive_scaling_configuration or None
        return result

    # moto knows an action by its name alone, and groups give theirs the same names.
    def put_action(self: AutoScalingBackend, *args: Any, **values: Any) -> FakeScheduledAction:
        action = put(self, *args, **values)
        del self.scheduled_actions[action.scheduled_action_name]
        self.scheduled_actions[key(action.auto_scaling_group_name, action.scheduled_action_name)] = action
        return action

    def delete_action(self: AutoScalingBackend, auto_scaling_group_name: str, scheduled_action_name: str) -> None:
        self.scheduled_actions.pop(key(auto_scaling_group_name, scheduled_action_name), None)

    Responses.put_scaling_policy = put_scaling_policy  # type: ignore[method-assign]
    AutoScalingBackend.put_scheduled_update_group_action = put_action  # type: ignore[method-assign]
    AutoScalingBackend.delete_scheduled_action = delete_action  # type: ignore[method-assign]


def key(group: str, action: str) -> str:
    return f"{group}/{action}"
