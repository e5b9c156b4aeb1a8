-- CLAIM: take a mailbox that is due: its last worker died, or nobody took it when it was accepted.
-- KEYS  1 box  2 session  3 ready  4 counter
-- ARGV  1 owner  2 lease ms  3 hand (who claims)
-- Answer {"busy"} | {"empty"} | {"claimed", version, session, tries, n, items…}
-- A second run answers "busy". "tries" counts the hands that claimed since the last commit: the crash counter (law 8).
-- A hand that claims again did not crash: its answers were lost on the way.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZSCORE', KEYS[3], ARGV[1])
if due and tonumber(due) > now then return {'busy'} end
local items = redis.call('LRANGE', KEYS[1], 0, 19)
if #items == 0 then
  redis.call('ZREM', KEYS[3], ARGV[1])
  return {'empty'}
end
redis.call('ZADD', KEYS[3], now + tonumber(ARGV[2]), ARGV[1])
local head = redis.call('HMGET', KEYS[2], 'v', 'b', 'hand', 'tries')
local tries = tonumber(head[4] or '0')
if tries == 0 or head[3] ~= ARGV[3] then
  tries = tries + 1
  redis.call('HSET', KEYS[2], 'tries', tries, 'hand', ARGV[3])
end
local answer = {'claimed', head[1] or '0', head[2] or '', tries, redis.call('GET', KEYS[4]) or '0'}
for _, item in ipairs(items) do answer[#answer + 1] = item end
return answer
