"""Security groups: what moto forgets of a rule, and rules of one group that are written at the same time."""

from threading import Lock
from typing import Any

from moto.ec2.exceptions import InvalidPermissionNotFoundError, InvalidSecurityGroupRuleIdNotFoundError
from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule

# Terraform writes the rules of a group at once; moto puts a new list in the place of the old one.
WRITING = Lock()
WRITERS = (
    "authorize_security_group_egress",
    "authorize_security_group_ingress",
    "modify_security_group_rules",
    "revoke_security_group_egress",
    "revoke_security_group_ingress",
)


def mend() -> None:
    created = SecurityGroupRule.__init__

    # moto keeps the description of a range of addresses, not that of a group or of a list of prefixes.
    def init(self: SecurityGroupRule, *args: Any, **values: Any) -> None:
        created(self, *args, **values)
        # What follows the ports: a range, a group, a list of prefixes; one of them is given.
        given = next((one for one in args[5:8] if one), {})
        if "Description" in given:
            self.ip_range["Description"] = given["Description"]

    SecurityGroupRule.__init__ = init  # type: ignore[method-assign]
    for name in WRITERS:
        setattr(SecurityGroupBackend, name, one_by_one(getattr(SecurityGroupBackend, name)))


def one_by_one(write: Any) -> Any:
    def written(self: SecurityGroupBackend, *args: Any, **values: Any) -> Any:
        with WRITING:
            try:
                return write(self, *args, **values)
            except InvalidPermissionNotFoundError:
                # AWS names the id, and the provider takes the rule for revoked (it asks twice when an answer is lost).
                ids = values.get("security_rule_ids")
                raise InvalidSecurityGroupRuleIdNotFoundError(ids[0]) if ids else InvalidPermissionNotFoundError()

    return written
