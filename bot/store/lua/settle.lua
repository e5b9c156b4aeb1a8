-- SETTLE: write down how a call ended. What that means was decided by the caller (law 6); here bytes move.
-- KEYS  1 lane (list)  2 out (hash)  3 lanes (zset)  4 box  5 ready  6 home (hash)  then the list of each lane that gets letters
-- ARGV  1 the outcome, as msgpack (store/records.py: Outcome)  2.. its blobs; the outcome names a blob by its place here
-- Answer {"lost"} | {"done", letters…} (the lane is still held if letters are shown) | {"done"}
-- `nonce` (the group's first) and `part` are checked against the stored ones, so a second run changes nothing, also when the
-- same hand has gone on to the next group. It answers "done" as long as that has not happened, else "lost".
local out = cmsgpack.unpack(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('HMGET', KEYS[2], 'own', 'gi', 'gn', 'gr', 'gb', 'done')
if state[1] ~= out.own then return {'lost'} end
if not state[2] and tonumber(state[6] or '-1') == out.nonce and out.step == 'finish' then
  return {'done', unpack(redis.call('LRANGE', KEYS[1], 0, 29))}
end
if tonumber(state[4] or '-1') ~= out.nonce then return {'lost'} end
if out.step == 'next' and tonumber(state[2]) == out.part + 1 and state[5] == '0' then return {'done'} end
if tonumber(state[2]) ~= out.part then return {'lost'} end

redis.call('HDEL', KEYS[2], 'by')
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
  redis.call('HSET', KEYS[2], 'halt', out.halt, 'gb', out.begun)
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
redis.call('HSET', KEYS[2], 'until', now + out.lease, 'done', out.nonce)
redis.call('ZADD', KEYS[3], now + out.lease, out.lane)
return {'done', unpack(letters)}
