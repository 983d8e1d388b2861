"""Launch templates: what moto puts into a version that nobody wrote, and what it leaves unread."""

from typing import Any

from moto.core.types import Base64EncodedString
from moto.ec2.models.launch_templates import LaunchTemplateVersion
from moto.ec2.utils import parse_user_data


def mend() -> None:
    created = LaunchTemplateVersion.__init__

    def init(self: LaunchTemplateVersion, template: Any, number: int, data: dict[str, Any], description: str) -> None:
        # Tags of the template itself are no part of what its instances get.
        tags = [one for one in data.get("TagSpecifications", []) if one["ResourceType"] != "launch-template"]
        # moto decodes the first version only, and then refuses to start instances of the second.
        given = data.get("UserData")
        user_data = given if isinstance(given, Base64EncodedString) else parse_user_data(given)
        created(self, template, number, {**data, "TagSpecifications": tags, "UserData": user_data}, description)

    LaunchTemplateVersion.__init__ = init  # type: ignore[method-assign]
