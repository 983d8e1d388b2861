"""ElastiCache: parameter groups, which moto does not know, and the end of subnet groups."""

from moto.core.responses import ActionResult, EmptyResult
from moto.elasticache.exceptions import CacheSubnetGroupNotFound
from moto.elasticache.responses import ElastiCacheResponse as Responses

from .documents import documents, listed, operations, read

KIND = "cache_parameter_groups"
MISSING = "CacheParameterGroupNotFoundFault"


def create_cache_parameter_group(self: Responses) -> ActionResult:
    params, backend = self._get_params(), self.elasticache_backend
    name = params["CacheParameterGroupName"]
    group = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": params["CacheParameterGroupFamily"],
        "Description": params["Description"],
        "IsGlobal": False,
        "ARN": f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:parametergroup:{name}",
        "values": {},
    }
    documents(backend, KIND)[name] = group
    backend.tagging_service.tag_resource(group["ARN"], params.get("Tags", []))
    return ActionResult({"CacheParameterGroup": group})


def describe_cache_parameter_groups(self: Responses) -> ActionResult:
    groups = listed(self.elasticache_backend, KIND, self._get_param("CacheParameterGroupName"), MISSING)
    return ActionResult({"CacheParameterGroups": groups})


def modify_cache_parameter_group(self: Responses) -> ActionResult:
    params = self._get_params()
    group = read(self.elasticache_backend, KIND, params["CacheParameterGroupName"], MISSING)
    for one in params["ParameterNameValues"]:
        group["values"][one["ParameterName"]] = one["ParameterValue"]
    return ActionResult(group)


def reset_cache_parameter_group(self: Responses) -> ActionResult:
    params = self._get_params()
    group = read(self.elasticache_backend, KIND, params["CacheParameterGroupName"], MISSING)
    for one in params.get("ParameterNameValues", []):
        group["values"].pop(one["ParameterName"], None)
    return ActionResult(group)


def describe_cache_parameters(self: Responses) -> ActionResult:
    group = read(self.elasticache_backend, KIND, self._get_param("CacheParameterGroupName"), MISSING)
    values = group["values"].items()
    found = [{"ParameterName": name, "ParameterValue": value, "Source": "user"} for name, value in values]
    return ActionResult({"Parameters": found, "CacheNodeTypeSpecificParameters": []})


def delete_cache_parameter_group(self: Responses) -> ActionResult:
    name = self._get_param("CacheParameterGroupName")
    read(self.elasticache_backend, KIND, name, MISSING)
    del documents(self.elasticache_backend, KIND)[name]
    return EmptyResult()


def delete_cache_subnet_group(self: Responses) -> ActionResult:
    name = self._get_param("CacheSubnetGroupName")
    if self.elasticache_backend.cache_subnet_groups.pop(name, None) is None:
        raise CacheSubnetGroupNotFound(name)
    return EmptyResult()


def mend() -> None:
    operations(
        Responses,
        create_cache_parameter_group,
        describe_cache_parameter_groups,
        modify_cache_parameter_group,
        reset_cache_parameter_group,
        describe_cache_parameters,
        delete_cache_parameter_group,
        delete_cache_subnet_group,
    )
