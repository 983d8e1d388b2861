/** A path below a resource, such as ['master_user_secret', 0, 'secret_arn']. */
export type AttributePath = readonly (string | number)[];

/** A reference to an attribute of a resource. */
export interface Reference {
  readonly type: string;
  readonly path: AttributePath;
}

const REFERENCE = /(?<![\w.])(aws_\w+)\.[\w-]+\.(\w+(?:\[(?:\d+|\*)\]|\.\w+)*)/g;
const ACCOUNT = '123456789012';
const REGION = 'eu-central-1';

/** Every reference to an attribute of a resource in Terraform's expressions. */
export function referencesIn(text: string): Reference[] {
  const expressions = text.match(/\$\{[^}]*\}/g) ?? [];
  return expressions.flatMap((expression) =>
    [...expression.matchAll(REFERENCE)].map(([, type = '', path = '']) => ({ type, path: pathOf(path) })),
  );
}

/** A splat reads every element: one will do. */
function pathOf(text: string): AttributePath {
  const parts = text
    .replaceAll('[*]', '.0')
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.');
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Services whose ARN does not begin as their resources do, and what it looks like. */
const ARNS: readonly (readonly [RegExp, string])[] = [
  [/^aws_iam_role/, `arn:aws:iam::${ACCOUNT}:role/mocked`],
  [/^aws_iam_policy/, `arn:aws:iam::${ACCOUNT}:policy/mocked`],
  [/^aws_iam_openid/, `arn:aws:iam::${ACCOUNT}:oidc-provider/example.com`],
  [/^aws_iam_/, `arn:aws:iam::${ACCOUNT}:instance-profile/mocked`],
  [/^aws_s3_bucket/, 'arn:aws:s3:::mocked'],
  [/^aws_kms_/, `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-0000-0000-000000000000`],
  [/^aws_(lb|alb)_target_group/, loadBalancing('targetgroup/mocked/0123456789abcdef')],
  [/^aws_(lb|alb)_listener/, loadBalancing('listener/app/mocked/0123456789abcdef/0123456789abcdef')],
  [/^aws_(lb|alb)/, loadBalancing('loadbalancer/app/mocked/0123456789abcdef')],
  [/^aws_cloudwatch_log_/, `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:mocked`],
  [/^aws_db_/, `arn:aws:rds:${REGION}:${ACCOUNT}:db:mocked`],
  [/^aws_msk_/, `arn:aws:kafka:${REGION}:${ACCOUNT}:cluster/mocked/00000000`],
  [/^aws_prometheus_/, `arn:aws:aps:${REGION}:${ACCOUNT}:workspace/ws-mocked`],
  [/^aws_sns_/, `arn:aws:sns:${REGION}:${ACCOUNT}:mocked`],
];

function loadBalancing(rest: string): string {
  return `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:${rest}`;
}

/** What AWS puts before its identifiers. */
const ID_PREFIXES: Readonly<Record<string, string>> = {
  aws_vpc: 'vpc',
  aws_subnet: 'subnet',
  aws_security_group: 'sg',
  aws_launch_template: 'lt',
  aws_route_table: 'rtb',
  aws_nat_gateway: 'nat',
  aws_vpc_endpoint: 'vpce',
};
/** Resources whose id is their ARN. */
const ID_IS_ARN =
  /^aws_(lb|alb|sns_topic$|acm_|msk_cluster$|iam_policy$|iam_openid|secretsmanager_secret$|wafv2_web_acl_a)/;

/** Attributes that are neither text nor number, and are referred to as a whole. */
const WHOLE: Readonly<Record<string, unknown>> = {
  'aws_route53_zone.name_servers': ['ns.mocked.example.com'],
  'aws_acm_certificate.domain_validation_options': [
    {
      domain_name: 'mocked.example.com',
      resource_record_name: '_mocked.example.com',
      resource_record_type: 'CNAME',
      resource_record_value: 'mocked.acm-validations.aws',
    },
  ],
};

/** A value that every validation of the provider takes for one that AWS computed. */
export function plausible({ type, path }: Reference): unknown {
  const name = String(path.findLast((part) => typeof part === 'string'));
  const whole = path.length === 1 ? WHOLE[`${type}.${name}`] : undefined;
  if (whole !== undefined) return whole;
  if (/arns?$/.test(name) || (name === 'id' && ID_IS_ARN.test(type))) return arnOf(type);
  if (name === 'id' && ID_PREFIXES[type]) return `${ID_PREFIXES[type]}-0123456789abcdef0`;
  if (/(^|_)(port|latest_version|latest_revision|default_version)$/.test(name)) return 1;
  if (/endpoint|address|dns_name|domain|host/.test(name)) return 'mocked.example.com';
  if (/cidr_block$/.test(name)) return '10.0.0.0/16';
  return 'mocked';
}

function arnOf(type: string): string {
  const known = ARNS.find(([pattern]) => pattern.test(type));
  return known ? known[1] : `arn:aws:${type.split('_')[1]}:${REGION}:${ACCOUNT}:mocked`;
}

/** The value of a path, in the lists and blocks that the path leads through. */
export function nested([first, ...rest]: AttributePath, value: unknown): unknown {
  if (first === undefined) return value;
  const inner = nested(rest, value);
  return typeof first === 'number' ? Array(first + 1).fill(inner) : { [first]: inner };
}
