import { Script } from './script';

// An entry is the text `<revision>|<ms it is kept beyond its time>|<position or ->|<value>`; without a value it tells of a write only.
// Beside it lies the ticket of those who load it; a write and a flush remove it, so what was loaded before cannot be stored after.

/**
 * Keys: entry, ticket. Values: least revision, new ticket, ms a ticket lives, ms one reader loads alone.
 * Answers {entry, ms left} or {entry or nil, 0, ticket, 1 when the reader may load}.
 */
export const READ = new Script(`
local entry = redis.call('GET', KEYS[1])
if entry then
  local revision, kept = string.match(entry, '^(%d+)|(%d+)|')
  local left = redis.call('PTTL', KEYS[1]) - kept
  if left > 0 and tonumber(revision) >= tonumber(ARGV[1]) then return {entry, left} end
end
local ticket = redis.call('GET', KEYS[2])
local may_load = 0
if not ticket then
  ticket = ARGV[2]
  may_load = 1
  redis.call('SET', KEYS[2], ticket, 'PX', ARGV[3])
elseif redis.call('PTTL', KEYS[2]) <= ARGV[3] - ARGV[4] then
  may_load = 1
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
return {entry, 0, ticket, may_load}`);

/** Keys: entry, ticket. Values: ticket, entry, ms it lives. Answers 1 when it was stored. */
export const FILL = new Script(`
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
return 1`);

/** Keys: ticket. Values: ticket. */
export const ABANDON = new Script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`);

/** Keys: entry, ticket. Values: newest revision to replace, entry, ms it lives, channel, message. Answers 1 when it did. */
export const PUT = new Script(`
local revision = string.match(redis.call('GETRANGE', KEYS[1], 0, 19), '^%d+')
if revision and tonumber(revision) > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
redis.call('PUBLISH', ARGV[4], ARGV[5])
return 1`);

/**
 * Keys: entry, ticket, writes. Values: value, position, ms it is kept, ms it lives, channel, key, us of contention, written
 * key, its revision, most writes to remember.
 * The set of writes holds the newest revision of each key for which the value was replaced: a fail-over that loses one loses
 * both. The revision is the clock of the server, so that it is new even when the entry was lost; and more than before, should
 * the clock go back. Writes that arrive in quick succession may have been committed in another order: then no position is
 * known to include them all, which the empty one says. Answers {revision, position}.
 */
export const SUPERSEDE = new Script(`
local before, position_before = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+)|%d+|([^|]*)|')
local known = redis.call('ZSCORE', KEYS[3], ARGV[8])
if before and known and tonumber(known) >= tonumber(ARGV[9]) then return {before, position_before} end
local time = redis.call('TIME')
local revision = time[1] * 1000000 + time[2]
local position = ARGV[2]
if before then
  if revision - before < tonumber(ARGV[7]) and position_before ~= position then position = '' end
  if tonumber(before) >= revision then revision = before + 1 end
end
local head = string.format('%.0f', revision)
redis.call('SET', KEYS[1], head .. '|' .. ARGV[3] .. '|' .. position .. '|' .. ARGV[1], 'PX', ARGV[4])
redis.call('DEL', KEYS[2])
redis.call('ZADD', KEYS[3], 'GT', ARGV[9], ARGV[8])
redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - ARGV[10])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
redis.call('PUBLISH', ARGV[5], 'write|' .. head .. '|' .. position .. '|' .. ARGV[6])
return {head, position}`);
