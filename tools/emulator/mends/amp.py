"""Managed Prometheus: what moto does not know of a workspace: its key, its configuration, its Alertmanager."""

import json
from typing import Any
from urllib.parse import unquote

from moto.amp.exceptions import ResourceNotFoundException
from moto.amp.models import Workspace
from moto.amp.responses import PrometheusServiceResponse as Responses
from moto.amp.urls import url_paths
from moto.core.utils import unix_time

from .documents import operations

ACTIVE = {"statusCode": "ACTIVE"}


def workspace_of(self: Responses) -> Any:
    return self.amp_backend.describe_workspace(unquote(self.path).split("/")[2])


def create_alert_manager_definition(self: Responses) -> str:
    workspace, now = workspace_of(self), unix_time()
    workspace.alertmanager = {"status": ACTIVE, "createdAt": now, "modifiedAt": now, **json.loads(self.body)}
    return json.dumps({"status": ACTIVE})


def describe_alert_manager_definition(self: Responses) -> str:
    workspace = workspace_of(self)
    definition = getattr(workspace, "alertmanager", None)
    if definition is None:
        raise ResourceNotFoundException("not found", workspace.workspace_id, "AlertManagerDefinition")
    return json.dumps({"alertManagerDefinition": definition})


def delete_alert_manager_definition(self: Responses) -> str:
    workspace_of(self).alertmanager = None
    return json.dumps({})


def update_workspace_configuration(self: Responses) -> str:
    workspace = workspace_of(self)
    workspace.configuration = {**configuration(workspace), **json.loads(self.body)}
    return json.dumps({"status": ACTIVE})


def describe_workspace_configuration(self: Responses) -> str:
    return json.dumps({"workspaceConfiguration": {**configuration(workspace_of(self)), "status": ACTIVE}})


def configuration(workspace: Any) -> dict[str, Any]:
    return getattr(workspace, "configuration", {"retentionPeriodInDays": 150, "limitsPerLabelSet": []})


def with_keys() -> None:
    """A workspace answers the key that it was given."""
    create, to_dict = Responses.create_workspace, Workspace.to_dict

    def create_workspace(self: Responses) -> str:
        answer = json.loads(create(self))
        workspace: Any = self.amp_backend.describe_workspace(answer["workspaceId"])
        workspace.kms_key_arn = json.loads(self.body).get("kmsKeyArn")
        return json.dumps(workspace.to_dict())

    def with_key(self: Workspace) -> dict[str, Any]:
        return {**to_dict(self), "kmsKeyArn": getattr(self, "kms_key_arn", None)}

    Responses.create_workspace = create_workspace  # type: ignore[method-assign]
    Workspace.to_dict = with_key  # type: ignore[method-assign]


def mend() -> None:
    with_keys()
    operations(
        Responses,
        create_alert_manager_definition,
        describe_alert_manager_definition,
        delete_alert_manager_definition,
        update_workspace_configuration,
        describe_workspace_configuration,
    )
    Responses.put_alert_manager_definition = create_alert_manager_definition  # type: ignore[attr-defined]
    for path in ("alertmanager/definition", "configuration"):
        url_paths[f"{{0}}/workspaces/(?P<workspace_id>[^/]+)/{path}$"] = Responses.dispatch
