import type { Environment } from '../../../../model/environment';
import { type Alarm, seriesOf } from '../alarm';

/** The certificate of the domain, as the certificate manager knows it. */
export interface WatchedCertificate {
  readonly arn: string;
}

const SECONDS_PER_DAY = 86_400;
/** The manager tells twice a day, at hours of its own. */
const MINUTES_PER_DAY = 1440;

/**
 * A certificate that is not renewed: the manager tries from the 60th day before its end on.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
 */
export function certificateAlarms({ observability: { alerts } }: Environment, { arn }: WatchedCertificate): Alarm[] {
  const days = alerts.certificateExpiry.seconds / SECONDS_PER_DAY;
  return [
    {
      name: 'certificate-expiring',
      description: `The certificate of the domain ends in fewer than ${days} days, and the manager has not renewed it. Look whether its CNAME is still in the zone, and whether the parent zone delegates to it.`,
      measure: seriesOf('AWS/CertificateManager', { CertificateArn: arn })('DaysToExpiry', 'Minimum'),
      limit: { below: days },
      minutes: MINUTES_PER_DAY,
      period: MINUTES_PER_DAY,
    },
  ];
}
