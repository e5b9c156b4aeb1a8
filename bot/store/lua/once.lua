-- ONCE: put letters into a lane, once for a name. Names sort by time; one that is not later than the last was told.
-- KEYS  1 the last name (string)  2 the lane's letters (list)  3 lanes (zset lane -> ms)
-- ARGV  1 lane  2 name  3.. letters
-- Answer 1 they are in the lane, 0 they were before. A second run answers 0 and changes nothing.
local last = redis.call('GET', KEYS[1])
if last and last >= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
for i = 3, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[i]) end
redis.call('ZADD', KEYS[3], 'NX', 0, ARGV[1])
return 1
