import { hiddenPattern } from '../constructs/aws/load-balancer/routing';
import { createTargets } from '../constructs/aws/load-balancer/target-groups';
import { parseEnvironment } from '../model/environment';
import { reference } from '../systems/reference';
import { anEc2, problemsOf, synthAws, synthScratch } from './support/aws';
import type { Attributes } from './support/aws-template';

type Values = Readonly<Record<string, unknown>>;

const secure = synthAws(anEc2());
const plain = synthAws(anEc2({ name: 'trial', tier: 'single', domain: undefined }));

const rules = (template: typeof secure) =>
  template
    .resources('aws_lb_listener_rule')
    .map(
      ({ attributes }) =>
        attributes as Attributes & { priority: number; condition: Attributes[]; action: Attributes[] },
    )
    .sort((left, right) => left.priority - right.priority);

describe('the balancer', () => {
  const balancer = secure.one('aws_lb');

  test('stands in the public subnets of all zones, and drops what is no valid header', () => {
    expect(balancer).toMatchObject({
      internal: false,
      load_balancer_type: 'application',
      drop_invalid_header_fields: true,
      desync_mitigation_mode: 'defensive',
      xff_header_processing_mode: 'append',
      idle_timeout: 60,
      enable_deletion_protection: true,
    });
    expect(balancer.subnets).toHaveLength(3);
  });

  test('is deleted in one step only where the tier throws everything away', () => {
    expect(plain.one('aws_lb')).toMatchObject({ enable_deletion_protection: false });
  });

  test('lets clients in on 80 and 443, and nobody else', () => {
    const open = secure.resources('aws_vpc_security_group_ingress_rule', { cidr_ipv4: '0.0.0.0/0' });
    expect(open.map(({ attributes }) => attributes.from_port).sort()).toEqual([443, 80]);
    for (const { attributes } of open)
      expect(attributes.security_group_id).toBe((balancer.security_groups as string[])[0]);
  });

  test('has a name that fits whatever the system is called', () => {
    const system = { ...reference, name: 'a-system-with-a-very-long-name' };
    const named = synthAws(anEc2({ name: 'anenvironmentverylon', system, tier: 'single' }));
    for (const type of ['aws_lb', 'aws_lb_target_group'])
      for (const { attributes } of named.resources(type))
        expect(String(attributes.name).length).toBeLessThanOrEqual(32);
  });
});

describe('listeners', () => {
  test('speak https with a current policy, and http only to redirect', () => {
    expect(secure.one('aws_lb_listener', { port: 443 })).toMatchObject({
      protocol: 'HTTPS',
      ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
      default_action: [{ type: 'forward' }],
    });
    expect(secure.one('aws_lb_listener', { port: 80 })).toMatchObject({
      default_action: [{ type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', status_code: 'HTTP_301' } }],
    });
  });

  test('use the certificate once it is issued, proven in the zone of the domain', () => {
    const { certificate_arn: certificate } = secure.one('aws_lb_listener', { port: 443 });
    expect(secure.referred(certificate)?.type).toBe('aws_acm_certificate_validation');
    expect(secure.one('aws_acm_certificate')).toMatchObject({
      domain_name: 'api.example.com',
      validation_method: 'DNS',
      lifecycle: { create_before_destroy: true },
    });
    expect(secure.one('aws_route53_record', { type: 'A' })).toMatchObject({ alias: { evaluate_target_health: true } });
  });

  test('make a zone for the domain, or use the one that is named', () => {
    expect(secure.one('aws_route53_zone')).toEqual(expect.objectContaining({ name: 'api.example.com' }));
    const named = synthAws(anEc2({ name: 'zoned', loadBalancer: { hostedZoneId: 'Z0123456789ABCDEFGHIJ' } }));
    expect(named.resources('aws_route53_zone')).toEqual([]);
    for (const { attributes } of named.resources('aws_route53_record'))
      expect(attributes.zone_id).toBe('Z0123456789ABCDEFGHIJ');
  });

  test('speak http only without a domain', () => {
    expect(plain.one('aws_lb_listener')).toMatchObject({ port: 80, default_action: [{ type: 'forward' }] });
    expect(plain.resources('aws_acm_certificate')).toEqual([]);
  });
});

describe('routes', () => {
  const groupOf = (template: typeof secure, action: Attributes | undefined) =>
    template.referred(action?.target_group_arn)?.attributes.name;

  test('send everything to web, but the paths of the frontend to the frontend', () => {
    const { default_action: fallback } = secure.one('aws_lb_listener', { port: 443 }) as {
      default_action: Attributes[];
    };
    expect(groupOf(secure, fallback[0])).toBe('abreast-test-web');
    const frontend = rules(secure).filter(({ action }) => groupOf(secure, action[0]) === 'abreast-test-frontend');
    expect(frontend.map(({ condition }) => condition)).toEqual([
      [{ path_pattern: { values: ['/', '/icon.svg', '/dashboard.css', '/dashboard.js'] } }],
    ]);
  });

  test('answer 404 for diagnostics before any other rule', () => {
    const [first] = rules(secure);
    expect(first?.action).toMatchObject([{ type: 'fixed-response', fixed_response: { status_code: '404' } }]);
    expect(first?.condition).toEqual([
      { path_pattern: { values: ['/metrics', '/health/deep', '/health/metrics', '/api/instances', '/api/overview'] } },
    ]);
  });

  test('let diagnostics through to the addresses that may read them, within the five values of a rule', () => {
    const allow = ['203.0.113.0/24', '198.51.100.7/32', '192.0.2.0/24', '10.0.0.0/8', '2001:db8::/32'];
    const template = synthAws(
      anEc2({ name: 'open', tier: 'single', domain: undefined, loadBalancer: { diagnostics: { allow } } }),
    );
    const found = rules(template);
    const forwarded = found.filter(
      ({ action }) => action[0]?.type === 'forward' && groupOf(template, action[0]) === 'abreast-open-web',
    );
    const pairs = forwarded.flatMap(({ condition }) => {
      const [
        {
          path_pattern: { values: paths },
        },
        {
          source_ip: { values: sources },
        },
      ] = condition as unknown as [{ path_pattern: { values: string[] } }, { source_ip: { values: string[] } }];
      expect(paths.length + sources.length).toBeLessThanOrEqual(5);
      return paths.flatMap((path) => sources.map((source) => `${path} ${source}`));
    });
    expect(new Set(pairs).size).toBe(5 * 4); // the balancer has no IPv6
    const hidden = found.find(({ action }) => action[0]?.type === 'fixed-response');
    expect(Math.max(...forwarded.map(({ priority }) => priority))).toBeLessThan(hidden?.priority ?? 0);
  });

  test('know no worker', () => {
    expect(
      secure
        .resources('aws_lb_target_group')
        .map(({ attributes }) => attributes.name)
        .sort(),
    ).toEqual(['abreast-test-frontend', 'abreast-test-web']);
  });
});

describe('target groups', () => {
  const groupWith = (values: Values) => {
    const environment = anEc2({ tier: 'single', ...values });
    const template = synthScratch(environment, (stack) => {
      createTargets(stack, environment, 'vpc-1', 'web');
    });
    return template.one('aws_lb_target_group');
  };

  test('ask for readiness in the rhythm of the model', () => {
    expect(groupWith({}).health_check).toMatchObject({
      path: '/health/ready',
      interval: 15,
      timeout: 5,
      healthy_threshold: 2,
      unhealthy_threshold: 3,
      matcher: '200',
    });
  });

  test('give an instance that leaves the time of the shutdown plan', () => {
    const environment = anEc2({ rollout: { deregistration: '20s', drain: '50s' } });
    expect(environment.shutdown.web?.deregistration.seconds).toBe(70);
    expect(groupWith({ rollout: { deregistration: '20s', drain: '50s' } }).deregistration_delay).toBe('70');
  });

  test.each([
    ['leastConnections', 'least_outstanding_requests'],
    ['roundRobin', 'round_robin'],
  ])('spread %s as %s', (algorithm, expected) => {
    expect(groupWith({ loadBalancer: { algorithm } }).load_balancing_algorithm_type).toBe(expected);
  });

  test('keep clients at an instance only when asked to', () => {
    expect(groupWith({}).stickiness).toMatchObject({ enabled: false });
    expect(groupWith({ loadBalancer: { stickiness: { kind: 'cookie', lifetime: '1h' } } }).stickiness).toMatchObject({
      enabled: true,
      type: 'lb_cookie',
      cookie_duration: 3600,
    });
  });
});

describe('a candidate', () => {
  const digest = `sha256:${'b'.repeat(64)}`;
  const candidate = { kind: 'weighted', digest, share: '10%', instances: 2 };
  const canary = synthAws(
    anEc2({ name: 'canary', tier: 'single', domain: undefined, services: { web: { candidate } } }),
  );

  test('gets its share of the requests', () => {
    const listener = canary.one('aws_lb_listener') as { default_action: { forward: { target_group: Attributes[] } }[] };
    const groups = listener.default_action[0]?.forward.target_group ?? [];
    expect(groups.map(({ arn, weight }) => [canary.referred(arn)?.attributes.name, weight])).toEqual([
      ['abreast-canary-web', 90],
      ['abreast-canary-web-candidate', 10],
    ]);
  });

  test('is a fleet of its own, with its image in as many instances as were asked for', () => {
    const group = canary.one('aws_autoscaling_group', { name: 'abreast-canary-web-candidate' });
    expect(group).toMatchObject({ min_size: 2, max_size: 2 });
    const local = Object.values((canary.files['canary-services'] as { locals?: Attributes }).locals ?? {});
    expect(local.filter((text) => String(text).includes(digest))).toHaveLength(1);
  });
});

describe('the firewall', () => {
  type Rule = {
    name: string;
    priority: number;
    statement: Attributes;
    action?: Attributes;
    override_action?: Attributes;
  };
  const listed = (template: typeof secure) => (template.one('aws_wafv2_web_acl') as { rule: Rule[] }).rule;

  test('stands before the balancer, and writes what it did without what nobody should read', () => {
    const { resource_arn: protectedArn } = secure.one('aws_wafv2_web_acl_association');
    expect(secure.referred(protectedArn)?.type).toBe('aws_lb');
    const logging = secure.one('aws_wafv2_web_acl_logging_configuration') as {
      redacted_fields: { single_header: Attributes }[];
    };
    expect((logging.redacted_fields ?? []).map(({ single_header }) => single_header.name)).toEqual([
      'authorization',
      'cookie',
      'x-api-key',
    ]);
    expect(
      secure.one('aws_cloudwatch_log_group', { name: 'aws-waf-logs-abreast-test-firewall' }).kms_key_id,
    ).toBeDefined();
  });

  test('asks first for hidden paths, then for the rate, then the groups of AWS', () => {
    expect(listed(secure).map(({ name }) => name)).toEqual([
      'hidden-paths',
      'rate-per-address',
      'AmazonIpReputationList',
      'CommonRuleSet',
      'KnownBadInputsRuleSet',
      'SQLiRuleSet',
    ]);
    expect(listed(secure).map(({ priority }) => priority)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('refuses what a group of AWS finds, rather than count it', () => {
    const groups = listed(secure).filter(({ statement }) => statement.managed_rule_group_statement !== undefined);
    expect(groups.map(({ override_action }) => override_action)).toEqual(Array(4).fill({ none: {} }));
  });

  test('answers 404 for hidden paths, as the balancer does', () => {
    const hidden = listed(secure).find(({ name }) => name === 'hidden-paths');
    expect(hidden?.action).toEqual({ block: { custom_response: { response_code: 404 } } });
  });

  test('counts each address, and refuses politely', () => {
    const rate = listed(secure).find(({ name }) => name === 'rate-per-address');
    expect(rate?.statement).toEqual({ rate_based_statement: { limit: 2000, aggregate_key_type: 'IP' } });
    expect(rate?.action).toMatchObject({ block: { custom_response: { response_code: 429 } } });
  });

  test('lets bodies pass that the application takes', () => {
    const common = listed(secure).find(({ name }) => name === 'CommonRuleSet');
    expect(common?.statement.managed_rule_group_statement).toMatchObject({
      rule_action_override: [{ name: 'SizeRestrictions_BODY', action_to_use: { count: {} } }],
    });
  });

  test.each([
    '/health/deep',
    '/HEALTH/deep/',
    '/health//deep',
    '/health;a=1/deep',
    '/health/deep.json',
    '//health/deep;x',
  ])('takes %s for the hidden path', (path) => {
    expect(path.toLowerCase()).toMatch(new RegExp(hiddenPattern('/health/deep')));
  });

  test.each(['/health', '/health/deepest', '/health/deep-sea', '/api/health/deep'])(
    'takes %s for another path',
    (path) => {
      expect(path).not.toMatch(new RegExp(hiddenPattern('/health/deep')));
    },
  );

  test('undoes disguises before it looks', () => {
    const hidden = listed(secure)[0]?.statement.regex_pattern_set_reference_statement as {
      text_transformation: Attributes[];
    };
    expect(hidden.text_transformation.map(({ type }) => type)).toEqual([
      'URL_DECODE',
      'URL_DECODE',
      'NORMALIZE_PATH',
      'LOWERCASE',
    ]);
  });
});

describe('the logs of the balancer', () => {
  const bucket = secure.one('aws_s3_bucket', {});

  test('are written of requests and connections, into a bucket whose policy is there first', () => {
    const balancer = secure.one('aws_lb');
    expect(balancer).toMatchObject({ access_logs: { enabled: true, prefix: 'access' } });
    expect(balancer).toMatchObject({ connection_logs: { enabled: true, prefix: 'connections' } });
    expect(balancer.depends_on).toEqual([expect.stringContaining('aws_s3_bucket_policy')]);
    expect(bucket).toMatchObject({ bucket_prefix: 'abreast-test-lb-logs-', force_destroy: false });
  });

  test('are closed to the public, versioned, encrypted and expire', () => {
    expect(secure.one('aws_s3_bucket_public_access_block')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(secure.one('aws_s3_bucket_versioning')).toMatchObject({ versioning_configuration: { status: 'Enabled' } });
    expect(secure.one('aws_s3_bucket_server_side_encryption_configuration')).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
    });
    expect(secure.one('aws_s3_bucket_ownership_controls').rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
    expect(secure.one('aws_s3_bucket_lifecycle_configuration')).toMatchObject({
      rule: [
        {
          status: 'Enabled',
          expiration: [{ days: 365 }],
          abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        },
      ],
    });
  });

  test('come from the balancers of this account only, and nobody uses the bucket without TLS', () => {
    const found = secure.statements().filter(({ in: where }) => where.type === 'aws_s3_bucket_policy');
    expect(found.map(({ statement }) => statement)).toMatchObject([
      {
        Effect: 'Allow',
        Action: 's3:PutObject',
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
        Resource: expect.stringMatching(/\/\*\/AWSLogs\/123456789012\/\*$/),
      },
      { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });
});

describe('a description', () => {
  test.each<[string, Values, string]>([
    [
      'by address',
      { loadBalancer: { stickiness: { kind: 'source' } } },
      "loadBalancer.stickiness.kind (source) must be none or cookie on ec2: that balancer knows no client by its address; use 'cookie'",
    ],
    [
      'a cookie with a name',
      { loadBalancer: { stickiness: { kind: 'cookie', name: 'mine' } } },
      'loadBalancer.stickiness.name (mine) must not be set on ec2: remove it: that balancer calls its cookie AWSALB',
    ],
    [
      'answers kept',
      { loadBalancer: { responseCache: { kind: 'memory', paths: ['/static/'] } } },
      'loadBalancer.responseCache.kind (memory) must be none on ec2: that balancer keeps no answers; remove it',
    ],
    [
      'a firewall stricter than the application',
      { rateLimits: { perIp: 1000 } },
      'loadBalancer.firewall.requestsPerIp (2000) must be at least 5000, five minutes of rateLimits.perIp: the firewall would refuse what the application allows; raise it, or lower rateLimits.perIp',
    ],
    [
      'a zone without a domain',
      { domain: undefined, tier: 'single', loadBalancer: { hostedZoneId: 'Z0123456789' } },
      'loadBalancer.hostedZoneId (Z0123456789) must not be set without a domain on ec2: remove it: there is no name to answer for',
    ],
    [
      'a zone that is none',
      { loadBalancer: { hostedZoneId: 'example.com' } },
      "loadBalancer.hostedZoneId (example.com) is not the id of a hosted zone: write it as 'Z0123456789ABCDEFGHIJ'",
    ],
  ])('is refused: %s', (_, values, message) => {
    expect(problemsOf(values)).toEqual([message]);
  });

  test('fails when a firewall is described for local', () => {
    const local = { name: 'local', system: reference, platform: 'local', tier: 'multi' };
    expect(() => parseEnvironment({ ...local, loadBalancer: { firewall: { requestsPerIp: 5000 } } })).toThrow(
      'loadBalancer.firewall must not be set on local',
    );
  });
});
