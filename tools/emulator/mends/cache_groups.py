"""ElastiCache: replication groups. moto forgets most of what is written, describes no member and changes nothing."""

from datetime import datetime, timezone

from moto.core.responses import ActionResult
from moto.elasticache.exceptions import CacheClusterNotFound
from moto.elasticache.responses import ElastiCacheResponse as Responses

from .cache_members import cluster, clusters, node_groups
from .documents import Document, documents, listed, operations, read

KIND = "replication_groups"
MISSING = "ReplicationGroupNotFoundFault"
# Under which name a group answers what it was given under another.
RENAMED = {"ReplicationGroupDescription": "Description"}


def create_replication_group(self: Responses) -> ActionResult:
    params, backend = self._get_params(), self.elasticache_backend
    name = params["ReplicationGroupId"]
    group: Document = {
        "ReplicationGroupId": name,
        "Status": "available",
        "Engine": params.get("Engine", "redis"),
        "Port": params.get("Port", 6379),
        "ClusterEnabled": params.get("NumNodeGroups", 1) > 1 or params.get("ClusterMode") == "enabled",
        "ReplicationGroupCreateTime": datetime.now(timezone.utc),
        "SnapshotRetentionLimit": 0,
        "SnapshotWindow": "05:00-06:00",
        "DataTiering": "disabled",
        "NetworkType": params.get("NetworkType", "ipv4"),
        "IpDiscovery": params.get("IpDiscovery", "ipv4"),
        "ARN": f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:replicationgroup:{name}",
        "shards": params.get("NumNodeGroups", 1),
        "replicas": params.get("ReplicasPerNodeGroup", params.get("NumCacheClusters", 1) - 1),
        "region": backend.region_name,
    }
    documents(backend, KIND)[name] = group
    backend.tagging_service.tag_resource(group["ARN"], params.get("Tags", []))
    write(group, params)
    return ActionResult({"ReplicationGroup": group})


def modify_replication_group(self: Responses) -> ActionResult:
    params = self._get_params()
    group = read(self.elasticache_backend, KIND, params["ReplicationGroupId"], MISSING)
    kept = [user for user in group.get("UserGroupIds", []) if user not in params.get("UserGroupIdsToRemove", [])]
    write(group, {**params, "UserGroupIds": kept + params.get("UserGroupIdsToAdd", [])})
    return ActionResult({"ReplicationGroup": group})


def modify_replication_group_shard_configuration(self: Responses) -> ActionResult:
    params = self._get_params()
    group = read(self.elasticache_backend, KIND, params["ReplicationGroupId"], MISSING)
    write(group, {"shards": params["NodeGroupCount"]})
    return ActionResult({"ReplicationGroup": group})


def change_replica_count(self: Responses) -> ActionResult:
    params = self._get_params()
    group = read(self.elasticache_backend, KIND, params["ReplicationGroupId"], MISSING)
    write(group, {"replicas": params["NewReplicaCount"]})
    return ActionResult({"ReplicationGroup": group})


def describe_replication_groups(self: Responses) -> ActionResult:
    groups = listed(self.elasticache_backend, KIND, self._get_param("ReplicationGroupId"), MISSING)
    return ActionResult({"ReplicationGroups": groups})


def delete_replication_group(self: Responses) -> ActionResult:
    name = self._get_param("ReplicationGroupId")
    group = read(self.elasticache_backend, KIND, name, MISSING)
    del documents(self.elasticache_backend, KIND)[name]
    return ActionResult({"ReplicationGroup": {**group, "Status": "deleting"}})


def describe_cache_clusters(self: Responses) -> ActionResult:
    name = self._get_param("CacheClusterId")
    groups = documents(self.elasticache_backend, KIND).values()
    members = [cluster(group, one) for group in groups for one in clusters(group) if name in (None, one)]
    if name and not members:
        raise CacheClusterNotFound(name)
    return ActionResult({"CacheClusters": members})


def write(group: Document, params: Document) -> None:
    """Keeps everything that was given, in the words in which it is asked for."""
    given = {RENAMED.get(key, key): value for key, value in params.items() if key != "Tags"}
    group.update(given)
    group["AutomaticFailover"] = "enabled" if group.get("AutomaticFailoverEnabled") else "disabled"
    group["MultiAZ"] = "enabled" if group.get("MultiAZEnabled") else "disabled"
    group["AuthTokenEnabled"] = bool(group.get("AuthToken"))
    configurations = group.get("LogDeliveryConfigurations", [])
    group["LogDeliveryConfigurations"] = [{**one, "Status": "active"} for one in configurations]
    group["NodeGroups"] = node_groups(group)
    group["MemberClusters"] = clusters(group)
    if group["ClusterEnabled"]:
        address = f"clustercfg.{group['ReplicationGroupId']}.cache.amazonaws.com"
        group["ConfigurationEndpoint"] = {"Address": address, "Port": group["Port"]}


def mend() -> None:
    operations(
        Responses,
        create_replication_group,
        modify_replication_group,
        modify_replication_group_shard_configuration,
        describe_replication_groups,
        delete_replication_group,
        describe_cache_clusters,
    )
    Responses.increase_replica_count = change_replica_count  # type: ignore[attr-defined]
    Responses.decrease_replica_count = change_replica_count  # type: ignore[attr-defined]
