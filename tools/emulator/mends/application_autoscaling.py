"""Application Auto Scaling: what ElastiCache scales by, and tags, neither of which moto knows."""

import json
from enum import Enum

from moto.applicationautoscaling import models, responses
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse as Responses

from .documents import documents, operations

KIND = "tags"
ADDED = {
    "ServiceNamespaceValueSet": {"ELASTICACHE": "elasticache"},
    "ScalableDimensionValueSet": {
        "ELASTICACHE_NODE_GROUPS": "elasticache:replication-group:NodeGroups",
        "ELASTICACHE_REPLICAS": "elasticache:replication-group:Replicas",
    },
}


def tag_resource(self: Responses) -> str:
    arn, tags = self._get_param("ResourceARN"), self._get_param("Tags")
    documents(self.applicationautoscaling_backend, KIND).setdefault(arn, {}).update(tags)
    return json.dumps({})


def untag_resource(self: Responses) -> str:
    tags = documents(self.applicationautoscaling_backend, KIND).get(self._get_param("ResourceARN"), {})
    for key in self._get_param("TagKeys"):
        tags.pop(key, None)
    return json.dumps({})


def list_tags_for_resource(self: Responses) -> str:
    tags = documents(self.applicationautoscaling_backend, KIND).get(self._get_param("ResourceARN"), {})
    return json.dumps({"Tags": tags})


def mend() -> None:
    operations(Responses, tag_resource, untag_resource, list_tags_for_resource)
    register = Responses.register_scalable_target

    def register_with_tags(self: Responses) -> str:
        answer = register(self)
        arn = json.loads(answer)["ScalableTargetARN"]
        documents(self.applicationautoscaling_backend, KIND)[arn] = dict(self._get_param("Tags") or {})
        return answer

    Responses.register_scalable_target = register_with_tags  # type: ignore[method-assign]
    for name, values in ADDED.items():
        known = {one.name: one.value for one in getattr(models, name)}
        extended = Enum(name, {**known, **values})
        for module in (models, responses):
            setattr(module, name, extended)
