-- FIRE: a timer that came due becomes an item of its owner's mailbox.
-- KEYS  1 timers (zset)  2 timer items (hash)  3 box  4 ready
-- ARGV  1 timer name  2 owner  3 now ms (the wall clock of deadlines, not Redis's)
-- Answer 1 fired, 0 not due or gone. A second run answers 0.
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not due or tonumber(due) > tonumber(ARGV[3]) then return 0 end
local item = redis.call('HGET', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
if not item then return 0 end
redis.call('RPUSH', KEYS[3], item)
redis.call('ZADD', KEYS[4], 'NX', 0, ARGV[2])
return 1
