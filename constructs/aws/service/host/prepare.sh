#!/bin/bash
# Before every start of the container: its secrets into memory, its image onto the disk.
set -euo pipefail
umask 077

secret() {
  aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text
}

# {{secret <arn>}} is the value itself; {{encoded <arn>}} the same for a place in a URL.
filled() {
  local text placeholder value
  text=$(<"$1")
  while [[ $text =~ \{\{(secret|encoded)\ ([^}]+)\}\} ]]; do
    placeholder=${BASH_REMATCH[0]}
    value=$(secret "${BASH_REMATCH[2]}")
    if [[ $placeholder == '{{encoded '* ]]; then value=$(printf %s "$value" | jq -sRr @uri); fi
    text=${text//"$placeholder"/"$value"}
  done
  printf %s "$text"
}

folder=$RUNTIME_DIRECTORY/secrets
rm -rf "$folder"
mkdir "$folder"
for template in "$TEMPLATES"/*; do
  filled "$template" >"$folder/${template##*/}"
done
chown -R "$CONTAINER_USER" "$folder"

# Whoever breaks into the application must not act as this machine; only Kafka makes it sign with the machine's role.
if [[ $METADATA == closed ]]; then
  rule=(OUTPUT --destination 169.254.169.254 -m owner --uid-owner "${CONTAINER_USER%%:*}" -j REJECT)
  iptables -C "${rule[@]}" 2>/dev/null || iptables -I "${rule[@]}"
fi

docker image inspect "$IMAGE" >/dev/null 2>&1 && exit
registry=${IMAGE%%/*}
if [[ $registry == *.dkr.ecr.*.amazonaws.com ]]; then
  aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"
fi
docker pull --quiet "$IMAGE"
