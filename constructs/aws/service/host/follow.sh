#!/bin/bash
# Tells the group when this instance is ready, which the group waits for, and leaves in order when the group wants it to.
set -uo pipefail
metadata=http://169.254.169.254/latest

wanted() {
  local token
  token=$(curl -fsS -m 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token") &&
    curl -fsS -m 2 -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/autoscaling/target-lifecycle-state"
}

# Refused when the group does not wait, as after a reboot.
answer() {
  aws autoscaling complete-lifecycle-action --auto-scaling-group-name "$GROUP" --instance-id "$INSTANCE_ID" \
    --lifecycle-hook-name "$1" --lifecycle-action-result CONTINUE || echo "the group does not wait for $1"
}

until curl -fsS -m 5 -o /dev/null "http://127.0.0.1:$PORT$READY_PATH"; do sleep 2; done
answer launch
until [[ $(wanted) == *Terminated ]]; do sleep 5; done
systemctl stop instance-watch.service instance.service
answer terminate
