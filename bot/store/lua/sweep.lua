-- SWEEP: what is due in one partition. Reads only.
-- KEYS  1 ready  2 lanes  3 timers
-- ARGV  1 now ms of the wall clock (timers)  2 at most how many of each
-- Answer {owners, lanes, timers}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return {
  redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2]),
  redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[2]),
  redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2]),
}
