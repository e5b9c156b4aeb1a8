-- PERMITS: a block of calls under one token, for the next moment.
-- KEYS  1 token (hash: pause, second, used)
-- ARGV  1 how many are wanted  2 how many a second allows
-- Answer {how many, ms until the next second or the pause's end}. A second run takes another block, unused ones expire.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('HMGET', KEYS[1], 'pause', 'second', 'used')
local pause = tonumber(state[1] or '0')
if pause > now then return {0, pause - now} end
local used = state[2] == time[1] and tonumber(state[3]) or 0
local given = math.max(0, math.min(tonumber(ARGV[1]), tonumber(ARGV[2]) - used))
redis.call('HSET', KEYS[1], 'second', time[1], 'used', used + given)
return {given, 1000 - math.floor(time[2] / 1000)}
