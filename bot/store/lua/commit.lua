-- COMMIT: one turn becomes true: new session, items eaten, letters in their lanes, timers, links and history, all or nothing.
-- KEYS  1 session  2 box  3 ready  4 lanes (zset lane -> ms)  5 timers (zset name -> ms)  6 timer items (hash)
--       7 counter  8 links (hash)  9 tickets (hash number -> owner)  then list, hash and home (hash) for each lane of the
--       order, then a list for each history, then a zset for each rank, then a hash for each count
-- ARGV  1 the order, as msgpack (store/records.py: Order)  2.. its blobs; the order names a blob by its place here, 0 = empty
-- Answer {"lost"}: another turn was committed first, this work is done · {"number", n}: the ticket number is taken, decide again
--        with the one after n (the claim is still held) ·
--        {"done", version, n, lanes begun, items left}, where a lane is {index from 0, first nonce, home}: its group is frozen,
--        its first call counts as begun, and the caller holds it · {"again", …}: this very commit was already made; the rest as
--        with "done", but for lanes that somebody took since. A second run at most renews the lanes it names.
-- A lane begins here only when it is idle and its own pace (a call each `pace` ms, `burst` at once) allows it.
local order = cmsgpack.unpack(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local head = redis.call('HMGET', KEYS[1], 'v', 'c')
local function answer(verdict, version, lanes, left)
  return {verdict, version, redis.call('GET', KEYS[7]) or '0', lanes, left}
end
if head[2] == order.id then
  local lanes = {}
  for i, lane in ipairs(order.lanes) do
    local state = redis.call('HMGET', KEYS[8 + 3 * i], 'by', 'gb', 'gr', 'until')
    if state[1] == order.id and state[2] == '1' then
      if tonumber(state[4] or '0') < now + order.lane_lease / 2 then -- asking again took long: nobody may take it before the call
        redis.call('HSET', KEYS[8 + 3 * i], 'until', now + order.lane_lease)
        redis.call('ZADD', KEYS[4], now + order.lane_lease, lane.name)
      end
      lanes[#lanes + 1] = {i - 1, state[3], redis.call('HGETALL', KEYS[9 + 3 * i])}
    end
  end
  return answer('again', head[1], lanes, redis.call('LRANGE', KEYS[2], 0, 19))
end
if tonumber(head[1] or '0') ~= order.version then return {'lost'} end
if order.number > 0 then
  local n = redis.call('GET', KEYS[7]) or '0'
  if tonumber(n) + 1 ~= order.number then return {'number', n} end
end

local version = order.version + 1
redis.call('HSET', KEYS[1], 'v', version, 'c', order.id, 'tries', 0)
if order.session > 0 then redis.call('HSET', KEYS[1], 'b', ARGV[order.session]) end
if order.number > 0 then
  redis.call('SET', KEYS[7], order.number)
  redis.call('HSET', KEYS[9], order.ticket, order.owner)
end
redis.call('LTRIM', KEYS[2], order.eat, -1)
for _, timer in ipairs(order.timers) do
  redis.call('ZADD', KEYS[5], timer[2], timer[1])
  redis.call('HSET', KEYS[6], timer[1], ARGV[timer[3]])
end
for _, name in ipairs(order.cancel) do
  redis.call('ZREM', KEYS[5], name)
  redis.call('HDEL', KEYS[6], name)
end
for _, link in ipairs(order.links) do redis.call('HSET', KEYS[8], link[1], ARGV[link[2]]) end
local lanes = {}
for i, lane in ipairs(order.lanes) do
  local list, out, home = KEYS[7 + 3 * i], KEYS[8 + 3 * i], KEYS[9 + 3 * i]
  local state = redis.call('HMGET', out, 'g', 'until', 'halt', 'tat')
  local idle = not state[1] and redis.call('LLEN', list) == 0 and tonumber(state[2] or '0') <= now
  for _, letter in ipairs(lane.front) do redis.call('LPUSH', list, ARGV[letter]) end
  for _, letter in ipairs(lane.letters) do redis.call('RPUSH', list, ARGV[letter]) end
  if state[3] and lane.wake then
    redis.call('HDEL', out, 'halt')
    state[3] = nil
  end
  local tat = math.max(tonumber(state[4] or '0'), now)
  if state[3] then
    -- Halted: the letters wait until the place or the recipient is back.
  elseif idle and lane.group > 0 and tat - now <= lane.pace * (lane.burst - 1) then
    if redis.call('HEXISTS', out, 'rid') == 0 then redis.call('HSET', out, 'rid', now % 1000000000 + 1) end
    local nonce = redis.call('HINCRBY', out, 'rid', lane.parts) - lane.parts + 1
    redis.call('HSET', out, 'g', ARGV[lane.group], 'gn', lane.count, 'gi', 0, 'gb', 1, 'gr', nonce, 'tat', tat + lane.pace,
      'by', order.id, 'own', order.own, 'until', now + order.lane_lease)
    redis.call('ZADD', KEYS[4], now + order.lane_lease, lane.name)
    lanes[#lanes + 1] = {i - 1, nonce, redis.call('HGETALL', home)}
  else
    redis.call('ZADD', KEYS[4], 'NX', now + lane.delay, lane.name)
  end
end
for i, line in ipairs(order.history) do redis.call('RPUSH', KEYS[9 + 3 * #order.lanes + i], ARGV[line]) end
for i, rank in ipairs(order.ranks) do
  local set = KEYS[9 + 3 * #order.lanes + #order.history + i]
  if rank.score == 0 then redis.call('ZREM', set, rank.member) else redis.call('ZADD', set, rank.score, rank.member) end
  if rank.since > 0 then redis.call('ZREMRANGEBYSCORE', set, '-inf', '(' .. string.format('%.17g', rank.since)) end
  if rank.most > 0 then redis.call('ZREMRANGEBYRANK', set, 0, -rank.most - 1) end
end
for i, count in ipairs(order.counts) do
  local hash = KEYS[9 + 3 * #order.lanes + #order.history + #order.ranks + i]
  redis.call('HINCRBY', hash, count.field, count.by)
  redis.call('EXPIRE', hash, count.keep)
end
local left = redis.call('LRANGE', KEYS[2], 0, 19)
if #left == 0 then
  redis.call('ZREM', KEYS[3], order.owner)
else
  redis.call('ZADD', KEYS[3], now + order.lease, order.owner)
  redis.call('HSET', KEYS[1], 'tries', 1)
end
return answer('done', version, lanes, left)
