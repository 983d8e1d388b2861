"""Managed Prometheus: the definition of Alertmanager and the configuration of a workspace, which moto does not know."""

import json
from typing import Any
from urllib.parse import unquote

from moto.amp.responses import PrometheusServiceResponse as Responses
from moto.amp.urls import url_paths
from moto.core.exceptions import ServiceException
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
    definition = getattr(workspace_of(self), "alertmanager", None)
    if definition is None:
        raise ServiceException("ResourceNotFoundException", "Alert manager definition not found")
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


def mend() -> None:
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
