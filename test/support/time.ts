import type promises from 'node:timers/promises';

// What jest's own clock leaves alone: lru-cache keeps the one that it finds when it is loaded, and promised time-outs.
const clock = performance;
const promised: typeof promises = require('node:timers/promises');

/** Makes time that a test moves on by itself, by `jest.advanceTimersByTime`; it also goes on as it does. */
export function movableTime(): void {
  jest.useFakeTimers({ advanceTimers: true, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  jest.spyOn(clock, 'now').mockImplementation(() => Date.now());
  jest.spyOn(promised, 'setTimeout').mockImplementation(later);
}

/** Time goes on as it does; to be called after each test that moved it. */
export function realTime(): void {
  jest.useRealTimers();
  jest.restoreAllMocks();
}

function later<T>(milliseconds?: number, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(value as T), milliseconds);
    const end = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
}
