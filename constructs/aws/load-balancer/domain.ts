import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone';
import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';

/** The name under which clients come. */
export interface DomainProps {
  /** Such as 'api.example.com'. */
  readonly name: string;
  /**
   * Zone in Route 53 that answers for it.
   * @default a zone for the name itself; its parent must delegate to the name servers in the outputs
   */
  readonly hostedZoneId?: string;
}

const VALIDATION_TTL_SECONDS = 60;

/** A domain: its certificate, proven by DNS and renewed by itself, and the record that leads to the balancer. */
export class Domain extends Construct {
  /** ARN of the certificate; known once it is issued. */
  readonly certificateArn: string;
  readonly #name: string;
  readonly #zoneId: string;

  constructor(scope: Construct, id: string, { name, hostedZoneId }: DomainProps) {
    super(scope, id);
    this.#name = name;
    this.#zoneId = hostedZoneId ?? this.createZone();
    this.certificateArn = this.certify();
  }

  /** Leads clients of the domain to a balancer. */
  pointTo(balancer: { readonly dnsName: string; readonly zoneId: string }): void {
    new Route53Record(this, 'alias', {
      zoneId: this.#zoneId,
      name: this.#name,
      type: 'A',
      alias: { name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true },
    });
  }

  private createZone(): string {
    const zone = new Route53Zone(this, 'zone', { name: this.#name });
    new TerraformOutput(this, 'name-servers', {
      value: zone.nameServers,
      description: `The zone above ${this.#name} must delegate to these; until then its certificate is not issued.`,
    });
    return zone.zoneId;
  }

  private certify(): string {
    const certificate = new AcmCertificate(this, 'certificate', {
      domainName: this.#name,
      validationMethod: 'DNS',
      lifecycle: { createBeforeDestroy: true },
    });
    const proof = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, 'proof', {
      zoneId: this.#zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: VALIDATION_TTL_SECONDS,
      allowOverwrite: true,
    });
    return new AcmCertificateValidation(this, 'issued', {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}
