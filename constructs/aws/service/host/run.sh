#!/bin/bash
# The container in the foreground: systemd follows it, and its output goes to CloudWatch.
set -euo pipefail
exec docker run --rm --name instance --network host \
  --read-only --cap-drop ALL --security-opt no-new-privileges --pids-limit 512 \
  --memory "${MEMORY_MIB}m" --memory-swap "${MEMORY_MIB}m" --ulimit nofile=65536:65536 \
  --env-file /etc/instance/container.env --env "INSTANCE_ID=$INSTANCE_ID" \
  --mount "type=bind,source=$RUNTIME_DIRECTORY/secrets,target=/run/secrets,readonly" \
  --log-driver awslogs --log-opt cache-disabled=true --log-opt mode=non-blocking --log-opt max-buffer-size=4m \
  --log-opt "awslogs-region=$AWS_REGION" --log-opt "awslogs-group=$LOG_GROUP" --log-opt "awslogs-stream=$INSTANCE_ID" \
  "$IMAGE"
