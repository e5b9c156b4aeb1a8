# What is promised and how it is kept: the queue, lateness, the second line, fair limits.

button-queue = Place in the queue
command-queue = Place in the queue

ticket-closed-until = It is outside working hours: specialists will be back { $opens } and will see the request right away.
ticket-added-closed = Added to request #{ $number }. Specialists will be back { $opens }.
ticket-rush = To be honest, there are far more requests than usual right now, so an answer may take longer.

queue-none = Our specialists have no requests of yours right now.
queue-waiting = Request #{ $number }: we have answered and are waiting for you.
queue-held = A specialist already has request #{ $number } and will answer { $promise }.
queue-place = Request #{ $number }: { $ahead ->
    [0] you are next in the queue
    [one] there is { $ahead } request ahead of yours
   *[other] there are { $ahead } requests ahead of yours
    }. { $minutes ->
    [0] A specialist will answer { $promise }.
    [one] At the present pace we will answer in about { $minutes } minute, in any case { $promise }.
   *[other] At the present pace we will answer in about { $minutes } minutes, in any case { $promise }.
    }
queue-late = Request #{ $number }: we promised to answer earlier and are late, sorry. { $ahead ->
    [0] It is the first in the queue.
   *[other] Ahead of it in the queue: { $ahead }.
    }

second-line = I am passing the request to our senior specialists: you will not have to tell it all again.
second-line-late = Sorry, we did not answer request #{ $number } in time. I passed it to our senior specialists, they see the whole conversation.

flood = There are so many messages that I cannot keep up. Nothing is lost: I will read all of them together in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
    }.
flood-presses = That is more taps than I can keep up with. I will show you where we are in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
    }.
flood-ticket = Many messages, nothing is lost: I am passing them to request #{ $number } all together.
same-again = Request #{ $number } already says this; I added it once more, just in case. { $state }
too-many = There have been { $limit } new requests lately, the next one can be started { $until }. Nothing is lost: I added your words to the last one.
secret-hidden = { $kind ->
    [card] I hid the card number
   *[code] I hid the code in your message
    }, specialists will not see it. Please do not share it with anybody: it is not needed to help you.
rude = I understand that this is upsetting. Please, let us do without rude words: that way we can help sooner. I have your message.

review-invite = If you have a minute, leave a review of the shop: { $url }

# Staff.

card-vip = ⭐ VIP{ $keeper ->
    [0] { "" }
   *[other] , personal manager: { $keeper }
    }
card-second = ⬆️ Second line
staff-remind = An answer is promised { $promise }. { $held ->
    [0] Nobody has taken the request.
   *[1] { $operator } is on it.
    }
staff-alarm = 🔴 Request #{ $number } is overdue: { $person }, { $topic }. { $held ->
    [0] Nobody has taken it.
   *[1] Taken by { $operator }.
    }
staff-second-here = This is a second-line request now{ $why ->
    [late] : the deadline has passed.
    [unsolved] : the customer says for the second time that it is not solved.
   *[staff] .
    }
staff-second-came = The request came to the second line{ $why ->
    [late] : the first did not answer in time.
    [unsolved] : the customer says for the second time that it is not solved.
   *[staff] .
    } The conversation is above, the promised time is as it was.
staff-moved = Request #{ $number } has moved: { $url }. This topic is closed, the conversation goes on there under the same number.
staff-already-second = The request is already on the second line.
staff-already-vip = The customer is already a VIP. To take the mark off: /unvip
staff-not-vip = The customer is not marked as a VIP.
staff-command-vip = Mark the customer as a VIP
staff-command-unvip = Take the VIP mark off
staff-command-second = Pass to the second line
staff-taken-up = The customer writes about a closed request. It is open again.
