-- BURY: move the head of a mailbox, which cannot be handled, to the dead list; the conversation goes on after it.
-- KEYS  1 session  2 box  3 ready  4 dead (hash id -> record)  5 dead by time (zset id -> ms)
-- ARGV  1 owner  2 version  3 dead id  4 dead record
-- Answer {"lost"} | {"done", items left}. A second run answers "lost".
local head = redis.call('HGET', KEYS[1], 'v') or '0'
if head ~= ARGV[2] then return {'lost'} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[4], ARGV[3], ARGV[4])
redis.call('ZADD', KEYS[5], now, ARGV[3])
redis.call('HSET', KEYS[1], 'v', tonumber(head) + 1, 'tries', 0)
redis.call('LPOP', KEYS[2])
local left = redis.call('LLEN', KEYS[2])
if left == 0 then redis.call('ZREM', KEYS[3], ARGV[1]) else redis.call('ZADD', KEYS[3], now, ARGV[1]) end
return {'done', left}
