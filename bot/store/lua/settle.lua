-- SETTLE: write down how a call ended. What that means was decided by the caller (law 6); here bytes move.
-- KEYS  1 lane (list)  2 out (hash)  3 lanes (zset)  4 box  5 ready  6 home (hash)  then the list of each lane that gets letters
-- ARGV  1 the outcome, as msgpack (store/records.py: Outcome)  2.. its blobs; the outcome names a blob by its place here
-- Answer {"lost"} | {"done", letters…} (the lane is still held if letters are shown) | {"done"}
-- `part` is checked against the stored one, so a second run answers "lost" and changes nothing.
local out = cmsgpack.unpack(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('HMGET', KEYS[2], 'own', 'gi', 'gn')
if state[1] ~= out.own or tonumber(state[2] or '-1') ~= out.part then return {'lost'} end

for i, lane in ipairs(out.follow) do
  redis.call('RPUSH', KEYS[6 + i], ARGV[lane[2]])
  redis.call('ZADD', KEYS[3], 'NX', now + lane[3], lane[1])
end
for _, item in ipairs(out.events) do
  redis.call('RPUSH', KEYS[4], ARGV[item])
  redis.call('ZADD', KEYS[5], 'NX', now, out.owner)
end
for _, field in ipairs(out.home) do redis.call('HSET', KEYS[6], field[1], ARGV[field[2]]) end
if out.step == 'next' then
  redis.call('HSET', KEYS[2], 'gi', out.part + 1, 'gb', 0)
  return {'done'}
end
if out.step == 'retry' then
  redis.call('HSET', KEYS[2], 'gb', out.begun)
  redis.call('HDEL', KEYS[2], 'own', 'until')
  redis.call('ZADD', KEYS[3], now + out.after, out.lane)
  return {'done'}
end
if out.step == 'halt' then
  redis.call('HSET', KEYS[2], 'halt', out.halt, 'gb', 0)
  redis.call('HDEL', KEYS[2], 'own', 'until')
  if out.thaw then redis.call('HDEL', KEYS[2], 'g', 'gi', 'gn', 'gb', 'gr') end
  if out.homeless then redis.call('DEL', KEYS[6]) end
  redis.call('ZREM', KEYS[3], out.lane)
  return {'done'}
end
redis.call('LTRIM', KEYS[1], tonumber(state[3]), -1)
redis.call('HDEL', KEYS[2], 'g', 'gi', 'gn', 'gb', 'gr')
local letters = redis.call('LRANGE', KEYS[1], 0, 29)
if #letters == 0 then
  redis.call('ZREM', KEYS[3], out.lane)
  redis.call('HDEL', KEYS[2], 'own', 'until')
  return {'done'}
end
redis.call('HSET', KEYS[2], 'until', now + out.lease)
redis.call('ZADD', KEYS[3], now + out.lease, out.lane)
local answer = {'done'}
for _, letter in ipairs(letters) do answer[#answer + 1] = letter end
return answer
