-- RESERVE: slots of one chat's budget, given to the lanes that want them most (priority, then age).
-- KEYS  1 sent (zset: a slot -> ms when it was given)  2 want (zset: lane -> rank)  3 chat (hash: pause)
-- ARGV  1 lane ("" = just give what is free)  2 rank (priority * 1e14 + ms)  3.. pairs: slots, window ms
-- Answer {ms until more may be free (0 = nobody waits), lanes that have a slot now…}
-- A second run may give the same lane a second slot, which it does not use.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[1] ~= '' then redis.call('ZADD', KEYS[2], 'NX', ARGV[2], ARGV[1]) end
local pause = tonumber(redis.call('HGET', KEYS[3], 'pause') or '0')
if pause > now then return {pause - now} end
local free, wait, longest = 1e9, 0, 0
for i = 3, #ARGV, 2 do
  local slots, window = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local used = redis.call('ZCOUNT', KEYS[1], '(' .. (now - window), '+inf')
  free = math.min(free, slots - used)
  if used >= slots then
    local oldest = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. (now - window), '+inf', 'WITHSCORES', 'LIMIT', used - slots, 1)
    wait = math.max(wait, tonumber(oldest[2]) + window - now)
  end
  longest = math.max(longest, window)
end
local answer = {0}
if free > 0 then
  local given = redis.call('ZPOPMIN', KEYS[2], free)
  for i = 1, #given, 2 do
    local n = redis.call('HINCRBY', KEYS[3], 'given', 1)
    redis.call('ZADD', KEYS[1], now, n)
    answer[#answer + 1] = given[i]
  end
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - longest)
redis.call('PEXPIRE', KEYS[1], longest)
if redis.call('ZCARD', KEYS[2]) > 0 then answer[1] = math.max(wait, 50) end
return answer
