-- DROP: move the first letter of a held lane, of which nothing can be frozen, to the dead list; the lane goes on after it.
-- KEYS  1 lane (list)  2 out (hash)  3 lanes (zset)  4 dead (hash id -> record)  5 dead by time (zset id -> ms)  6 box  7 ready
-- ARGV  1 lane name  2 own  3 the letter  4 dead id  5 dead record  6 owner  7 an event for the owner's mailbox ("" = none)
-- Answer {"lost"}: another holds the lane, something is frozen, or another letter stands first · {"done", letters left}
-- A second run answers "lost".
if redis.call('HGET', KEYS[2], 'own') ~= ARGV[2] or redis.call('HEXISTS', KEYS[2], 'g') == 1 then return {'lost'} end
if redis.call('LINDEX', KEYS[1], 0) ~= ARGV[3] then return {'lost'} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[4], ARGV[4], ARGV[5])
redis.call('ZADD', KEYS[5], now, ARGV[4])
if ARGV[7] ~= '' then
  redis.call('RPUSH', KEYS[6], ARGV[7])
  redis.call('ZADD', KEYS[7], 'NX', now, ARGV[6])
end
redis.call('LPOP', KEYS[1])
redis.call('HDEL', KEYS[2], 'own', 'until', 'by', 'tries', 'hand')
local left = redis.call('LLEN', KEYS[1])
if left == 0 then redis.call('ZREM', KEYS[3], ARGV[1]) else redis.call('ZADD', KEYS[3], now, ARGV[1]) end
return {'done', left}
