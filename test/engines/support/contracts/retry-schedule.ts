import { setTimeout as sleep } from 'node:timers/promises';
import type { RetrySchedule } from '../../../../app/ports/retry-schedule';
import { until } from '../processes';

/** What every schedule of retries does. `open` gives what another process would see of the same schedule. */
export function describeRetrySchedule(name: string, open: (scope: string) => Promise<RetrySchedule>): void {
  describe(`retry schedule: ${name}`, () => {
    const opened: RetrySchedule[] = [];
    let scope = '';
    const aSchedule = async () => {
      const schedule = await open(scope);
      opened.push(schedule);
      return schedule;
    };
    beforeEach(() => {
      scope = `test${Math.random().toString(36).slice(2)}`;
    });
    afterEach(async () => {
      for (const schedule of opened.splice(0)) await schedule.close();
    });

    test('a retry runs after its pause, once, however often it was scheduled', async () => {
      const schedule = await aSchedule();
      const ran: string[] = [];
      schedule.work(async (id) => void ran.push(id));
      await Promise.all([1, 2, 3].map(() => schedule.schedule({ id: 'a', attempts: 1 }, 800)));
      await sleep(400);
      expect(ran).toEqual([]);
      await until('the run', () => ran.length > 0);
      await sleep(500);
      expect(ran).toEqual(['a']);
    });

    test('the same run can be scheduled again when it is over, whatever became of it', async () => {
      const schedule = await aSchedule();
      let runs = 0;
      schedule.work(async () => {
        runs += 1;
        if (runs === 1) throw new Error('away');
      });
      await schedule.schedule({ id: 'a', attempts: 1 }, 0);
      await until('the first run', () => runs === 1);
      await sleep(500);
      await schedule.schedule({ id: 'a', attempts: 1 }, 0);
      await until('another run', () => runs >= 2);
    });

    test('stop lets the retries in hand end', async () => {
      const schedule = await aSchedule();
      const [started, ended]: [string[], string[]] = [[], []];
      const worker = schedule.work(async (id) => {
        started.push(id);
        await sleep(700);
        ended.push(id);
      });
      for (const id of ['a', 'b', 'c']) await schedule.schedule({ id, attempts: 1 }, 0);
      await until('work', () => started.length > 0);
      await worker.stop();
      expect(ended).toEqual(started);
    });
  });
}
