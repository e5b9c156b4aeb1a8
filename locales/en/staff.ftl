# What staff read: the card of a request, answers to commands, the truth about deliveries. A button's answer: at most 200 characters.

card =
    Request #{ $number }
    { $person } · { $messenger ->
        [vk] VK
       *[telegram] Telegram
    } · { $language ->
        [en] English
       *[ru] Russian
    }
    Topic: { $topic }
    { $state }
card-lines =
    { $above }
    { $line }
card-person = { $name }
card-person-username = { $name } ({ $messenger ->
        [vk] vk.com/{ $username }
       *[telegram] @{ $username }
    })
card-nameless = No name
card-no-topic = not chosen
card-new = 🆕 Waiting for a specialist. Promised { $promise }.
card-taken = 🟢 In work: { $operator }. Promised { $promise }.
card-overdue = 🔴 Overdue: promised { $promise }. { $held ->
    [0] Nobody has taken it.
   *[1] In work: { $operator }.
    }
card-closed = ✅ Closed. { $outcome ->
    [solved] The customer said that it is solved.
    [silence] The customer stopped answering.
    [withdrawn] The customer cancelled the request.
   *[operator] Closed by a specialist: { $operator }.
    } { $rating ->
    [0] { "" }
   *[other] Rating: { $rating } of 5.
    }
card-problem = Problem: { $problem }
card-order = Order: { $order }
card-reach = { $reach ->
    [mail] ✉️ Asks for an answer by e-mail: { $to }
   *[phone] 📞 Asks to be called back: { $to }
    }
card-banned = ⛔ The customer is blocked: their messages do not come here.
card-not-solved = Came back as not solved: { $times }
card-earlier = Other requests of this customer: { $numbers }
card-read = The customer has already read: { $titles }
card-button-take = Take
card-button-release = Back to the queue
card-button-close = Close
card-button-outside = Answered outside
card-button-reopen = Reopen
card-button-note = Note
card-button-ban = Ban
card-button-unban = Unban

staff-done = { $command ->
    [take] The request is yours.
    [release] The request is back in the queue.
    [close] Closed, the customer has been told.
    [outside] Closed, and the customer is told.
    [reopen] Open again, the customer has been told.
    [ban] The customer is blocked.
    [unban] The customer is unblocked.
    [send] Sending it to the customer.
    [claim] Sending it, the request is yours now.
    [drop] It will not be sent.
    [paste] Sending it to the customer.
    [other] Here is another one.
   *[done] Done.
    }
staff-is-closed = The request is closed. Reopen it first: /reopen
staff-already-closed = The request is already closed.
staff-not-outside = The customer asked to be answered here. To close the request: /close
staff-is-open = The request is open as it is.
staff-already-yours = The request is already yours.
staff-nobody-holds = Nobody has taken the request, there is nothing to release.
staff-already-banned = The customer is already blocked. To unblock: /unban
staff-not-banned = The customer is not blocked.
staff-kind-stopped = { $kind } cannot be passed to the customer yet, so it was not sent. Send it as text, a photo, a file or a voice message.
staff-withdrawn = The customer cancelled the request.
staff-not-solved = The customer says that it is not solved. The request is open again.
staff-comment = The customer rated { $rating } and left a comment:
staff-answered-outside = { $name } answered the customer in the community's own inbox:
staff-refused =
    Not sent to the customer: { $reason ->
        [too_big] the file is too big for their messenger. Send a smaller one, or a link.
        [kind] their messenger does not take such an attachment. Send it in another form.
        [too_long] the message is too long. Split it into parts.
        [forbidden] the messenger does not allow writing to this person.
        [file_gone] the file is no longer available. Send it once more.
       *[unknown] the messenger refused. Try it another way: shorter, or without attachments.
    }
staff-doubt = The messenger did not answer, so I sent it again: the customer may see this message twice.
staff-given-up = It could not be found out whether this reached the customer. If it matters, send it again.
staff-doubt-forward = The connection broke, and one of the customer's messages may stand here twice.
staff-gone =
    The customer cannot be written to: { $reason ->
        [deleted] the account is deleted.
        [forbidden] they do not allow messages.
       *[blocked] they stopped the bot.
    } I will keep the answers and send them as soon as they are back.
staff-returned = The customer is back. Everything that waited is on its way.

staff-command-take = Take the request
staff-command-release = Put it back in the queue
staff-command-close = Close the request
staff-command-outside = Answered by mail or phone: close
staff-command-reopen = Open it again
staff-command-note = A note for colleagues
staff-command-ban = Block the customer
staff-command-unban = Unblock the customer
staff-command-help = How things work here

staff-dead-letter = A message from { $owner } could not be handled; the conversation goes on after it. To look at it: python -m bot dead show { $id }
staff-content-refused =
    There is a mistake in the files with answers, so for now I answer as before:
    { $problems }
    Correct it and save, I read it again by myself. The whole list: python -m bot content check
staff-content-taken = No mistakes in the files any more. Answering by the new ones.
