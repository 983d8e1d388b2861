#!/bin/bash
# The number of events that wait, from the instance's own metrics to CloudWatch, every minute.
set -uo pipefail
while sleep 60; do
  waiting=$(curl -fsS -m 10 "http://127.0.0.1:$PORT/metrics" |
    awk '$1 ~ /^event_outbox_size([{]|$)/ { print $2; exit }')
  if [[ -z $waiting ]]; then continue; fi
  aws cloudwatch put-metric-data --namespace "$NAMESPACE" --metric-name Backlog --unit Count --value "$waiting" \
    --dimensions "Service=$SERVICE"
done
