-- PAUSE: no call to a chat (or under a token) before a time; only ever made longer.
-- KEYS  1 chat (hash)
-- ARGV  1 ms from now
-- Answer ms of pause left. A second run changes nothing of note.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local till = math.max(tonumber(redis.call('HGET', KEYS[1], 'pause') or '0'), now + tonumber(ARGV[1]))
redis.call('HSET', KEYS[1], 'pause', till)
redis.call('PEXPIRE', KEYS[1], till - now + 86400000)
return till - now
