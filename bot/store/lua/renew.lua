-- RENEW: keep a lane while its call takes long.
-- KEYS  1 out (hash)  2 lanes (zset)
-- ARGV  1 lane name  2 own  3 lease ms
-- Answer {"lost"} | {"done"}. A second run renews once more.
if redis.call('HGET', KEYS[1], 'own') ~= ARGV[2] then return {'lost'} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'until', now + tonumber(ARGV[3]))
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), ARGV[1])
return {'done'}
