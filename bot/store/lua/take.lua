-- TAKE: hold a lane and see what stands in it.
-- KEYS  1 lane (list of letters)  2 out (hash)  3 lanes (zset)  4 home (hash: what is known of the ticket's place)
-- ARGV  1 lane name  2 own (who takes it)  3 lease ms  4 how many letters to show
-- Answer {"busy", ms until} | {"empty"} | {"halted"} | {"taken", group, count, part, begun, first nonce, home, tries, letters…}
-- "tries" counts the hands that took it and froze nothing, this one too (law 8). Who gives it back by RELEASE did not crash.
-- begun > 0 means: that part's call may have been made. A held lane is busy for its holder too: a COMMIT may just have begun
-- it for another task of the same process. So a second run answers "busy" and changes nothing.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('HMGET', KEYS[2], 'own', 'until', 'halt', 'g', 'gn', 'gi', 'gb', 'gr', 'hand', 'tries')
if state[2] and tonumber(state[2]) > now then return {'busy', tonumber(state[2]) - now} end
if state[3] then
  redis.call('ZREM', KEYS[3], ARGV[1])
  return {'halted'}
end
local letters = redis.call('LRANGE', KEYS[1], 0, tonumber(ARGV[4]) - 1)
if #letters == 0 and not state[4] then
  redis.call('ZREM', KEYS[3], ARGV[1])
  redis.call('HDEL', KEYS[2], 'own', 'until')
  return {'empty'}
end
redis.call('HDEL', KEYS[2], 'by') -- a COMMIT that is asked again must not carry it as well
redis.call('HSET', KEYS[2], 'own', ARGV[2], 'until', now + tonumber(ARGV[3]))
redis.call('ZADD', KEYS[3], now + tonumber(ARGV[3]), ARGV[1])
local tries = tonumber(state[10] or '0')
if not state[4] and (tries == 0 or state[9] ~= ARGV[2]) then
  tries = tries + 1
  redis.call('HSET', KEYS[2], 'tries', tries, 'hand', ARGV[2])
end
local answer = {
  'taken', state[4] or '', state[5] or '0', state[6] or '0', state[7] or '0', state[8] or '0', redis.call('HGETALL', KEYS[4]),
  tries,
}
for _, letter in ipairs(letters) do answer[#answer + 1] = letter end
return answer
