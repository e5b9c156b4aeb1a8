-- ACCEPT: put one item into a mailbox, once; claim the mailbox when nobody works on it.
-- KEYS  1 box (list)  2 seen (zset id -> ms)  3 session (hash)  4 ready (zset owner -> ms when it may be claimed)
--       5 counter (string: last ticket number's n)
-- ARGV  1 item id  2 item bytes  3 owner  4 lease ms  5 claim? "1"/"0"  6 how long ids are remembered, ms
--       7 hand (who claims)
-- Answer {"dup"} | {"queued"} | {"claimed", version, session, tries, n, items…}
-- A second run answers "dup" and changes nothing; the mailbox it may have claimed comes back through the sweep.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('ZSCORE', KEYS[2], ARGV[1]) then return {'dup'} end
local due = redis.call('ZSCORE', KEYS[4], ARGV[3])
local keep = tonumber(ARGV[6])

redis.call('RPUSH', KEYS[1], ARGV[2])
redis.call('ZADD', KEYS[2], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - keep)
redis.call('PEXPIRE', KEYS[2], keep)
if due then return {'queued'} end
if ARGV[5] ~= '1' then
  redis.call('ZADD', KEYS[4], now, ARGV[3])
  return {'queued'}
end
redis.call('ZADD', KEYS[4], now + tonumber(ARGV[4]), ARGV[3])
local head = redis.call('HMGET', KEYS[3], 'v', 'b', 'hand', 'tries')
local tries = tonumber(head[4] or '0')
if tries == 0 or head[3] ~= ARGV[7] then
  tries = tries + 1
  redis.call('HSET', KEYS[3], 'tries', tries, 'hand', ARGV[7])
end
local answer = {'claimed', head[1] or '0', head[2] or '', tries, redis.call('GET', KEYS[5]) or '0'}
for _, item in ipairs(redis.call('LRANGE', KEYS[1], 0, 19)) do answer[#answer + 1] = item end
return answer
