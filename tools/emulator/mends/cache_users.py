"""ElastiCache: groups of users, which moto does not know."""

import re
from typing import Any

from moto.core.responses import ActionResult
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse as Responses

from .documents import documents, listed, operations, read

KIND = "user_groups"
MISSING = "UserGroupNotFoundFault"


def create_user_group(self: Responses) -> ActionResult:
    params, backend = self._get_params(), self.elasticache_backend
    name = params["UserGroupId"]
    group = {
        "UserGroupId": name,
        "Engine": params["Engine"].lower(),
        "UserIds": params.get("UserIds", []),
        "Status": "active",
        "MinimumEngineVersion": "6.0",
        "ReplicationGroups": [],
        "ARN": f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:usergroup:{name}",
    }
    documents(backend, KIND)[name] = group
    backend.tagging_service.tag_resource(group["ARN"], params.get("Tags", []))
    join_users(backend)
    return ActionResult(group)


def describe_user_groups(self: Responses) -> ActionResult:
    groups = listed(self.elasticache_backend, KIND, self._get_param("UserGroupId"), MISSING)
    return ActionResult({"UserGroups": groups})


def modify_user_group(self: Responses) -> ActionResult:
    params = self._get_params()
    group = read(self.elasticache_backend, KIND, params["UserGroupId"], MISSING)
    kept = [user for user in group["UserIds"] if user not in params.get("UserIdsToRemove", [])]
    group["UserIds"] = kept + params.get("UserIdsToAdd", [])
    join_users(self.elasticache_backend)
    return ActionResult(group)


def delete_user_group(self: Responses) -> ActionResult:
    name = self._get_param("UserGroupId")
    group = read(self.elasticache_backend, KIND, name, MISSING)
    del documents(self.elasticache_backend, KIND)[name]
    join_users(self.elasticache_backend)
    return ActionResult({**group, "Status": "deleting"})


def modify_user(self: Responses) -> ActionResult:
    params = self._get_params()
    (user,) = self.elasticache_backend.describe_users(params["UserId"])
    mode: dict[str, Any] = params.get("AuthenticationMode", {})
    user.access_string = params.get("AccessString", user.access_string)
    user.passwords = params.get("Passwords") or mode.get("Passwords") or user.passwords
    user.engine = params.get("Engine", user.engine).lower()
    return ActionResult(user)


def join_users(backend: ElastiCacheBackend) -> None:
    """Users name the groups that they are in."""
    groups = documents(backend, KIND).items()
    for user in backend.users.values():
        user.user_group_ids = [name for name, group in groups if user.id in group["UserIds"]]


def mend() -> None:
    operations(Responses, create_user_group, describe_user_groups, modify_user_group, delete_user_group, modify_user)
    created = ElastiCacheBackend.__init__

    # Tags of groups are read by their ARN, which moto takes for a wrong one.
    def init(self: ElastiCacheBackend, *args: Any, **values: Any) -> None:
        created(self, *args, **values)
        self.arn_regex = re.compile(r"^arn:aws:elasticache:[^:]*:\d+:\w+:.+$")

    ElastiCacheBackend.__init__ = init  # type: ignore[method-assign]
