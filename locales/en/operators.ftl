# What operators read when they work together: words that wait, whose a request is, moving it, what was given. A button's answer: at most 200 characters.

staff-held = This message has not gone out yet: { $operator } has the request. { $writer }, shall I send it to the customer?
staff-held-decided = { $decision ->
    [send] The message was sent to the customer. Written by { $writer }, decided by { $operator }.
    [claim] The message was sent to the customer, and { $operator } has the request now.
   *[drop] The message was not sent, the customer will not see it. Written by { $writer }, decided by { $operator }.
    }
staff-held-gone = This has been decided already.
staff-held-not-yours = Its author decides, or whoever has the request.
staff-held-many = Too many messages wait for a decision, this one was not sent. Decide about the earlier ones first.
staff-button-send = Send
staff-button-claim = Take over and send
staff-button-drop = Do not send
staff-edit-late = The customer does not have this message, so the edit went nowhere. Please write a new one.

staff-assign-whom = To whom? Give a colleague's name or @name: /assign Olga
staff-already-theirs = { $operator } has this request already.
staff-assigned = { $whom }, this request is yours now. Passed on by { $by }

staff-transfer-where = Where to? Name one of the desks: { $desks }. For example: /transfer and its name.
staff-transfer-nowhere = There is no other desk to transfer this to.
staff-transfer-offered = Decide first whether to send the message ({ $writer }), then transfer the request.
staff-transferred = { $operator } transferred this request. What was said is above, the promised time is the same, the customer noticed nothing.

staff-delete-nothing = You have no recent answers in this request: there is nothing to delete.
staff-delete-not-yours = Only your own recent answer can be deleted. Reply to it with /delete, or send the command without a quote.
staff-delete-late = It could not be deleted: the messenger no longer allows it. Correct it with an edit, or write to the customer.

staff-order = Order: { $order }
staff-order-none = No order number is known here. To note it: /order and the number
staff-order-odd = That does not look like an order number. For example: /order { $example }

staff-history-none = This customer has had no other requests.
staff-history-which = This customer has no other request of that number. There are: { $numbers }
staff-history = The customer's other requests: { $numbers }. To see one: /history and its number.
staff-history-line = No. { $number } · { $topic } · opened { $opened } · { $outcome ->
    [open] in work
    [solved] solved
    [silence] closed: the customer stopped answering
    [withdrawn] cancelled by the customer
   *[operator] closed by support
    }

staff-already-muted = It is muted already. To switch the sound on: /unmute
staff-not-muted = It is not muted. To mute it: /mute
card-muted = 🔕 Muted

staff-gift-refund = refund, money
staff-gift-compensation = compensation, bonus, points
staff-gift-promo = promo, coupon, voucher, discount
staff-gift-what = What did the customer get? After the plus name it: refund, compensation or promo, and how much. For example: /close +refund 15 €
card-given = 🎁 { $given ->
    [refund] Refund: { $gift }
    [promo] Promo code: { $gift }
   *[compensation] Compensation: { $gift }
    }
closed-given = { $given ->
    [refund] We have made the refund: { $gift }. Thank you for waiting.
    [promo] And a small gift from us: the promo code { $gift }. We hope your next order is a pleasure.
   *[compensation] We have credited your compensation: { $gift }. Thank you for your patience.
    }

staff-command-assign = Pass on to a colleague
staff-command-transfer = Transfer to another desk
staff-command-delete = Delete my last answer
staff-command-order = Order number: show, note
staff-command-history = The customer's earlier requests
staff-command-mute = Mute this request
staff-command-unmute = Unmute this request

# Ready answers.

staff-snippets = Ready answers: /s and a name or words.
    { $names }
staff-snippets-none = There are no ready answers: they are written in the file snippets.toml.
staff-snippet-unknown = No such answer was found. All names: /s
staff-snippet-field = { $field ->
    [name] the customer's name
    [order] the order number
   *[number] the request's number
    }
staff-snippet = { $lacks ->
    [0] "{ $title }", /s { $name }. The customer will read this:
   *[other] "{ $title }", /s { $name }. It lacks: { $lacks }. Copy the text, complete it and send it as a message. The order can be noted: /order and the number.
    }
staff-snippet-sent = Sent: "{ $title }". { $operator }
staff-snippet-gone = This was sent already.
staff-snippet-changed = The text has changed. Ask for it again: /s
staff-snippet-held = { $operator } has the request. Take it first: /take
staff-button-paste = Send
staff-button-other = Another
staff-command-s = A ready answer: name or words
staff-command-queue = Who waits for an answer
staff-command-mine = My requests
staff-command-stats = Numbers: day, week, month

# Lists.

staff-list = { $what ->
    [mine] Your requests that wait for an answer:
   *[queue] Waiting for an answer, the most urgent first:
    }
staff-list-more = And more: { $rest }
staff-list-empty = { $what ->
    [mine] None of your requests waits for an answer. To take a new one: /queue
   *[queue] Nobody waits for an answer, the queue is empty.
    }
