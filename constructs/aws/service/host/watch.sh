#!/bin/bash
# Restarts the container when it is not alive any more; a machine on which three restarts in a row changed nothing is
# replaced. Readiness does not count: it follows the database, and with it all instances would go at once.
set -uo pipefail
failures=0 restarts=0 passes=0

alive() {
  curl -fsS -m "$CHECK_TIMEOUT" -o /dev/null "http://127.0.0.1:$PORT/health/live"
}

sleep "$START_SECONDS"
while sleep "$CHECK_INTERVAL"; do
  if alive; then
    failures=0 passes=$((passes + 1))
    if ((passes >= FORGIVEN_AFTER)); then restarts=0; fi
    continue
  fi
  failures=$((failures + 1)) passes=0
  if ((failures < CHECK_FAILURES)); then continue; fi
  failures=0
  if ((restarts == 3)); then
    echo 'not alive after three restarts: this machine is to be replaced'
    aws autoscaling set-instance-health --instance-id "$INSTANCE_ID" --health-status Unhealthy \
      --no-should-respect-grace-period && restarts=0
    continue
  fi
  restarts=$((restarts + 1))
  echo "not alive: restart $restarts of 3"
  systemctl restart instance.service
  sleep "$START_SECONDS"
done
