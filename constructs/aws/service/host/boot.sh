# The files are written: what the machine image lacks, then the units. Every boot after this one needs systemd only.
systemctl disable --now --no-block ecs.service
# The agent reads files only: rsyslog writes the journal into one, logrotate keeps it small.
dnf install --assumeyes --quiet amazon-cloudwatch-agent awscli-2 jq rsyslog logrotate
systemctl enable --now rsyslog.service logrotate.timer

metadata=http://169.254.169.254/latest
token=$(curl -fsS --retry 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token")
id=$(curl -fsS --retry 5 -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/instance-id")
echo "INSTANCE_ID=$id" >>/etc/instance/host.env

chmod 0755 /opt/instance/*
chmod -R go= /etc/instance/secrets

for file in /etc/amazon-cloudwatch-agent/*; do
  if [[ -e $file ]]; then sed -i "s/@INSTANCE_ID@/$id/" "$file"; fi
done
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/etc/instance/agent.json
systemctl daemon-reload
systemctl enable --now docker.service
# shellcheck disable=SC2086 # several units
systemctl enable --now --no-block $UNITS
