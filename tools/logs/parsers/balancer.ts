import { instantOf } from '../instant';
import { byJson } from './parser';

/** A request, as HAProxy and nginx write it here: `{"time":"...","request_id":"...",...,"status":201,...}`. */
export const balancer = byJson(({ time: text, ...fields }) => {
  const time = instantOf(text);
  if (time === undefined || !('request_id' in fields) || typeof fields.status !== 'number') return undefined;
  return { time, level: fields.status >= 500 ? 'error' : 'info', message: 'request balanced', fields };
});
