import { impossiblePart } from '../cron';
import type { Sections } from '../schema/environment';
import { type Rule, rule, when } from './rule';

type Service = Sections['services'][string];
type Schedule = Service['autoscaling']['schedules'][number];

/** Whether the time zone is one of IANA's. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function bounds(path: string, { min }: Schedule, { replicas }: Service) {
  return when(
    min > replicas.max,
    `${path}.min`,
    min,
    `must not exceed replicas.max (${replicas.max})`,
    'raise max or lower min',
  );
}

/** @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScheduledUpdateGroupAction.html */
function times(path: string, { recurrence, timeZone }: Schedule) {
  const impossible = impossiblePart(recurrence);
  return [
    ...when(
      impossible !== undefined,
      `${path}.recurrence`,
      recurrence,
      `must name times that there are, not ${impossible}`,
      "correct it: minute, hour, day of the month, month, day of the week, '0 7 * * MON-FRI'",
    ),
    ...when(
      !isTimeZone(timeZone),
      `${path}.timeZone`,
      timeZone,
      'must be a time zone of IANA',
      "write it as 'Europe/Berlin'",
    ),
  ];
}

const schedules = rule(['services'], ({ services }) =>
  Object.entries(services).flatMap(([name, service]) =>
    service.autoscaling.schedules.flatMap((schedule, index, all) => {
      const path = `services.${name}.autoscaling.schedules.${index}`;
      return [
        ...bounds(path, schedule, service),
        ...times(path, schedule),
        ...when(
          all.findIndex((other) => other.name === schedule.name) < index,
          `${path}.name`,
          schedule.name,
          'must not be used twice',
          'rename one of them',
        ),
      ];
    }),
  ),
);

/** Rules about changes by the clock. */
export const scheduleRules: readonly Rule[] = [schedules];
