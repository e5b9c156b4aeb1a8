-- RELEASE: give a held lane back untouched, to be taken again after some time.
-- KEYS  1 out (hash)  2 lanes (zset)
-- ARGV  1 lane name  2 own  3 after ms  4 keep what is frozen? "1"; "0": its call, announced by BEGIN or COMMIT, was surely not
--       made: an untouched group is thawed, so that what comes meanwhile can be folded into it
-- Answer {"lost"} | {"done"}. A second run answers "lost".
if redis.call('HGET', KEYS[1], 'own') ~= ARGV[2] then return {'lost'} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HDEL', KEYS[1], 'own', 'until', 'by', 'tries', 'hand')
if ARGV[4] == '0' then
  local state = redis.call('HMGET', KEYS[1], 'gi', 'gb')
  if state[1] == '0' and state[2] == '1' then
    redis.call('HDEL', KEYS[1], 'g', 'gi', 'gn', 'gb', 'gr')
  elseif state[1] then
    redis.call('HINCRBY', KEYS[1], 'gb', -1)
  end
end
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), ARGV[1])
return {'done'}
