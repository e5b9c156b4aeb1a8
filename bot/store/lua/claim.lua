-- CLAIM: take a mailbox that is due: its last worker died, or nobody took it when it was accepted.
-- KEYS  1 box  2 session  3 ready  4 counter
-- ARGV  1 owner  2 lease ms
-- Answer {"busy"} | {"empty"} | {"claimed", version, session, tries, n, items…}
-- A second run answers "busy". "tries" counts claims since the last commit: the crash counter (law 8).
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
local tries = redis.call('HINCRBY', KEYS[2], 'tries', 1)
local head = redis.call('HMGET', KEYS[2], 'v', 'b')
local answer = {'claimed', head[1] or '0', head[2] or '', tries, redis.call('GET', KEYS[4]) or '0'}
for _, item in ipairs(items) do answer[#answer + 1] = item end
return answer
