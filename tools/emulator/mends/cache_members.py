"""ElastiCache: the nodes of a replication group, of which the provider asks what the group does not tell."""

from .documents import Document

SLOTS = 16384
# What a node answers as its group was given it.
SHARED = (
    "AutoMinorVersionUpgrade",
    "AtRestEncryptionEnabled",
    "CacheNodeType",
    "CacheSubnetGroupName",
    "Engine",
    "EngineVersion",
    "IpDiscovery",
    "NetworkType",
    "PreferredMaintenanceWindow",
    "ReplicationGroupId",
    "SnapshotRetentionLimit",
    "SnapshotWindow",
    "TransitEncryptionEnabled",
    "TransitEncryptionMode",
)


def node_groups(group: Document) -> list[Document]:
    shards = range(1, group["shards"] + 1)
    return [{**node_group(group, shard), "Slots": slots(shard, group["shards"])} for shard in shards]


def node_group(group: Document, shard: int) -> Document:
    name = f"{shard:04}"
    ids = [f"{group['ReplicationGroupId']}-{name}-{node:03}" for node in range(1, group["replicas"] + 2)]
    zones = [f"{group['region']}{letter}" for letter in "abc"]
    members = [
        {"CacheClusterId": one, "CacheNodeId": "0001", "PreferredAvailabilityZone": zones[(shard + index) % 3]}
        for index, one in enumerate(ids)
    ]
    endpoints = {} if group["ClusterEnabled"] else endpoints_of(group)
    return {"NodeGroupId": name, "Status": "available", "NodeGroupMembers": members, **endpoints}


def endpoints_of(group: Document) -> Document:
    domain = f"{group['ReplicationGroupId']}.cache.amazonaws.com"
    return {
        "PrimaryEndpoint": {"Address": f"master.{domain}", "Port": group["Port"]},
        "ReaderEndpoint": {"Address": f"replica.{domain}", "Port": group["Port"]},
    }


def slots(shard: int, shards: int) -> str:
    first, after = (SLOTS * (shard - 1)) // shards, (SLOTS * shard) // shards
    return f"{first}-{after - 1}"


def clusters(group: Document) -> list[str]:
    return [member["CacheClusterId"] for one in group["NodeGroups"] for member in one["NodeGroupMembers"]]


def cluster(group: Document, name: str) -> Document:
    """One node, which is a cache cluster of its own in the API."""
    parameters = {"CacheParameterGroupName": group.get("CacheParameterGroupName"), "ParameterApplyStatus": "in-sync"}
    topic = group.get("NotificationTopicArn")
    return {
        **{key: group[key] for key in SHARED if key in group},
        "CacheClusterId": name,
        "CacheClusterStatus": "available",
        "NumCacheNodes": 1,
        "CacheParameterGroup": parameters,
        "SecurityGroups": [{"SecurityGroupId": one, "Status": "active"} for one in group.get("SecurityGroupIds", [])],
        **({"NotificationConfiguration": {"TopicArn": topic, "TopicStatus": "active"}} if topic else {}),
        "ARN": group["ARN"].replace(f"replicationgroup:{group['ReplicationGroupId']}", f"cluster:{name}"),
    }
