-- HOLD: the lease of the one poller of a token: taken, kept, or somebody else's.
-- KEYS  1 lease (string)
-- ARGV  1 own  2 lease ms ("0" gives it back)
-- Answer 1 mine, 0 somebody else's. A second run answers the same.
local own = redis.call('GET', KEYS[1])
if own and own ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return 1
