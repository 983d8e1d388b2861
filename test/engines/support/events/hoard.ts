import type { DomainEvent } from '../../../../app/domain/events/event';
import { type BusAddress, openBus } from './open-bus';

// A process that takes events as `audit`, prints their ids, and never has done with them.
const [address = '', scope = ''] = process.argv.slice(2);
void openBus(JSON.parse(address) as BusAddress, scope).then((bus) => {
  bus.consume('audit', (message) => {
    process.stdout.write(`got ${(JSON.parse(message) as DomainEvent).id}\n`);
    return new Promise(() => undefined);
  });
});
setInterval(() => undefined, 1000);
