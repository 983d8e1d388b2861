"""What one environment consists of, read back through the API of AWS: a JSON list of rows [part, name, facts].

    AWS_ENDPOINT_URL=... python3 tools/emulator/show.py ENVIRONMENT REGION SYSTEM
"""

import json
import sys
from collections import Counter
from typing import Any, Callable, Iterable

import boto3

ENVIRONMENT, REGION, SYSTEM = sys.argv[1:4]
PREFIX = f"{SYSTEM}-{ENVIRONMENT}-"
Row = tuple[str, str, str]


def client(service: str) -> Any:
    return boto3.client(service, region_name=REGION)


def pages(service: str, operation: str, key: str, **given: Any) -> Iterable[Any]:
    asking = client(service)
    if not asking.can_paginate(operation):
        return getattr(asking, operation)(**given)[key]
    return [one for page in asking.get_paginator(operation).paginate(**given) for one in page[key]]


def ours(name: str) -> bool:
    return name.startswith(PREFIX)


def network() -> Iterable[Row]:
    tagged = [{"Name": "tag:Environment", "Values": [ENVIRONMENT]}]
    for vpc in pages("ec2", "describe_vpcs", "Vpcs", Filters=tagged):
        inside = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
        subnets = pages("ec2", "describe_subnets", "Subnets", Filters=inside)
        zones = {subnet["AvailabilityZone"] for subnet in subnets}
        gateways = pages("ec2", "describe_nat_gateways", "NatGateways", Filters=inside)
        endpoints = pages("ec2", "describe_vpc_endpoints", "VpcEndpoints", Filters=inside)
        groups = pages("ec2", "describe_security_groups", "SecurityGroups", Filters=inside)
        nat = [one for one in gateways if one["State"] == "available"]
        facts = f"{len(subnets)} subnets in {len(zones)} zones, {len(nat)} NAT gateways, {len(endpoints)} endpoints"
        yield ("network", vpc["VpcId"], f"{vpc['CidrBlock']}, {facts}, {len(groups)} security groups")


def load_balancers() -> Iterable[Row]:
    for one in pages("elbv2", "describe_load_balancers", "LoadBalancers"):
        arn = one["LoadBalancerArn"]
        listeners = pages("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=arn)
        groups = pages("elbv2", "describe_target_groups", "TargetGroups", LoadBalancerArn=arn)
        doors = ", ".join(sorted(f"{listener['Protocol']} {listener['Port']}" for listener in listeners))
        yield ("load balancer", one["LoadBalancerName"], f"{one['State']['Code']}, {doors}, {len(groups)} target groups")


def fleets() -> Iterable[Row]:
    for group in pages("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups"):
        instances = group["Instances"]
        # The emulator starts all of them in the first zone of the group.
        bounds = f"{group['MinSize']} to {group['MaxSize']} in {len(group['AvailabilityZones'])} zones"
        facts = f"{len(instances)} instances, {bounds}, {len(group['TargetGroupARNs'])} target groups"
        yield ("service", group["AutoScalingGroupName"], facts)


def redis() -> Iterable[Row]:
    for group in pages("elasticache", "describe_replication_groups", "ReplicationGroups"):
        shards = group["NodeGroups"]
        nodes = Counter(len(shard["NodeGroupMembers"]) for shard in shards)
        shape = " and ".join(f"{count} shards of {size} nodes" for size, count in nodes.items())
        facts = f"{group['Status']}, {group['Engine']}, {shape}, TLS {group['TransitEncryptionMode']}"
        yield ("redis", group["ReplicationGroupId"], facts)


def databases() -> Iterable[Row]:
    for one in pages("rds", "describe_db_instances", "DBInstances"):
        source = one.get("ReadReplicaSourceDBInstanceIdentifier")
        role = f"replica of {source}" if source else f"primary, standby {'yes' if one['MultiAZ'] else 'no'}"
        facts = f"{one['DBInstanceStatus']}, {one['Engine']} {one['EngineVersion']}, {one['DBInstanceClass']}, {role}"
        yield ("database", one["DBInstanceIdentifier"], facts)


def brokers() -> Iterable[Row]:
    for one in pages("mq", "list_brokers", "BrokerSummaries"):
        yield ("broker", one["BrokerName"], f"{one['BrokerState']}, {one['EngineType']}, {one['DeploymentMode']}")


def metrics() -> Iterable[Row]:
    for one in pages("amp", "list_workspaces", "workspaces"):
        yield ("metrics", one["alias"], f"{one['status']['statusCode']}, {one['workspaceId']}")


def counted() -> Iterable[Row]:
    """What there is many of, as one row each."""
    keys = [key for key in pages("kms", "list_aliases", "Aliases") if ours(key["AliasName"].removeprefix("alias/"))]
    secrets = [one["Name"] for one in pages("secretsmanager", "list_secrets", "SecretList") if ours(one["Name"])]
    alarms = [one["AlarmName"] for one in pages("cloudwatch", "describe_alarms", "MetricAlarms")]
    roles = [one["RoleName"] for one in pages("iam", "list_roles", "Roles") if ours(one["RoleName"])]
    logs = [one["logGroupName"] for one in pages("logs", "describe_log_groups", "logGroups")]
    buckets = [one["Name"] for one in client("s3").list_buckets()["Buckets"] if ours(one["Name"])]
    found = {"keys": keys, "secrets": secrets, "alarms": alarms, "roles": roles, "log groups": logs, "buckets": buckets}
    return [(part, str(len(names)), "") for part, names in found.items() if names]


PARTS: tuple[Callable[[], Iterable[Row]], ...] = (
    network,
    load_balancers,
    fleets,
    redis,
    databases,
    brokers,
    metrics,
    counted,
)

if __name__ == "__main__":
    print(json.dumps([row for part in PARTS for row in part()]))
