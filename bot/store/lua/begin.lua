-- BEGIN: freeze a group (once; it never changes afterwards) and write that its next call is being made.
-- KEYS  1 out (hash)  2 lanes (zset)
-- ARGV  1 lane name  2 own  3 lease ms  4 group bytes ("" = the frozen one)  5 count of letters it covers
--       6 count of parts  7 pace ms  8 burst
-- Answer {"lost"}: another holds the lane, or another group is frozen · {"wait", ms}: the chat's own pace · {"begun", first nonce, times begun}
-- A second run counts one more beginning, which only makes a repeat marked that was none.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('HMGET', KEYS[1], 'own', 'g', 'gr', 'tat', 'gb', 'rid')
if state[1] ~= ARGV[2] then return {'lost'} end
if ARGV[4] == '' and not state[2] then return {'lost'} end
if ARGV[4] ~= '' and state[2] and state[2] ~= ARGV[4] then return {'lost'} end
local pace, burst = tonumber(ARGV[7]), tonumber(ARGV[8])
local tat = math.max(tonumber(state[4] or '0'), now)
local nonce = tonumber(state[3] or '0')
if not state[2] then
  if not state[6] then redis.call('HSET', KEYS[1], 'rid', now % 1000000000 + 1) end
  local parts = math.max(1, tonumber(ARGV[6])) -- a group without calls has a number too: SETTLE knows groups by theirs
  nonce = redis.call('HINCRBY', KEYS[1], 'rid', parts) - parts + 1
  redis.call('HDEL', KEYS[1], 'tries', 'hand')
  redis.call('HSET', KEYS[1], 'g', ARGV[4], 'gn', ARGV[5], 'gi', 0, 'gb', 0, 'gr', nonce)
end
if tat - now > pace * (burst - 1) then
  return {'wait', tat - now - pace * (burst - 1)}
end
local begun = redis.call('HINCRBY', KEYS[1], 'gb', 1)
redis.call('HSET', KEYS[1], 'tat', tat + pace, 'until', now + tonumber(ARGV[3]))
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), ARGV[1])
return {'begun', nonce, begun}
