-- ERASE: forget a customer: this ends the turn that was asked to, in place of COMMIT. What is kept is what came after it.
-- KEYS  1 session  2 box  3 ready  4 lanes  5 timers  6 timer items (hash)  7 tickets (hash)  8 dead (hash)  9 dead by time
--       then every key that goes whole
-- ARGV  1 owner  2 version  3 items to eat  4 {lanes, timers, tickets, dead letters}: names, as msgpack
-- Answer {"lost"}: another turn was committed first · {"done", items left}
-- A second run answers "lost": the version it names is gone.
local head = redis.call('HGET', KEYS[1], 'v') or '0'
if head ~= ARGV[2] then return {'lost'} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local names = cmsgpack.unpack(ARGV[4])
for _, lane in ipairs(names[1]) do redis.call('ZREM', KEYS[4], lane) end
for _, timer in ipairs(names[2]) do
  redis.call('ZREM', KEYS[5], timer)
  redis.call('HDEL', KEYS[6], timer)
end
for _, ticket in ipairs(names[3]) do redis.call('HDEL', KEYS[7], ticket) end
for _, letter in ipairs(names[4]) do
  redis.call('HDEL', KEYS[8], letter)
  redis.call('ZREM', KEYS[9], letter)
end
for i = 10, #KEYS do redis.call('DEL', KEYS[i]) end
redis.call('LTRIM', KEYS[2], ARGV[3], -1)
local left = redis.call('LLEN', KEYS[2])
redis.call('DEL', KEYS[1])
if left == 0 then
  redis.call('ZREM', KEYS[3], ARGV[1])
else
  redis.call('HSET', KEYS[1], 'v', tonumber(head) + 1)
  redis.call('ZADD', KEYS[3], now, ARGV[1])
end
return {'done', left}
