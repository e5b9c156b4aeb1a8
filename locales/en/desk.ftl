# What the desk itself says to staff: refusals on the spot, service lines, the recap. At most 200 characters where a button is answered.

desk-help =
    { $kind ->
        [replies] To answer a customer, reply to the card or to any message of the request. They see nothing else.
       *[topics] Just write in the request's topic: your answer goes to the customer.
    } Quotes are kept, edits follow.
    // at the start of a message (or /note) makes a note for colleagues; the customer never sees it.

    /queue — who waits, /mine — my requests
    /take — take it, /release — put it back, /assign name — to a colleague
    /second — to the second line, /transfer desk — to another desk
    /s words (/snippet) — a ready answer: shown first, sent with a button
    /delete — delete my last answer, /note — a note
    /order number — the order, /history — earlier requests
    /close reason — close it; "+refund 15 €" in it is told to the customer too
    /outside — close: answered by mail or phone, /reopen — open it again
    /vip name, /unvip — VIP and manager, /ban reason, /unban — blocking
    /mute, /unmute — without a sound and with it, /stats week — numbers, /help — this list

    { $kind ->
        [replies] Commands too go as a reply, or with the number: /close 66. Icons on cards
       *[topics] Topic icons
    }: 🆕 new, 🟢 being worked on, ⏳ waiting for the customer, 💬 in conversation, 🔴 overdue, ✅ closed.
    Marks on your messages: 👌 delivered, { $waiting } waiting to be sent, 👎 not delivered, 🤔 may have been sent twice.
desk-help-short = { $kind ->
    [replies] Reply to a message of the request to answer. // makes a note. All commands: /help
   *[topics] Write right here in the topic: your answer goes to the customer. A note for colleagues starts with //. All commands: /help
}
desk-no-colleague = I could not tell whom you mean, so the request stays as it was. People who wrote here: { $names }. Give the whole name or @name; somebody who is not listed should write something here first.
desk-unknown-command = I don't know /{ $command }; nothing went to the customer. The list of commands: /help
desk-command-in-general = /{ $command } works in a request's topic. Open the topic you need and send it there.
desk-command-in-caption = Commands in a caption are not carried out, and the file did not go to the customer. Send the command as a message of its own, and the file without it.
desk-command-in-edit = Commands in edits are not carried out; the customer still has the earlier text. Send the command as a new message.
desk-note-empty = The note is empty. Write its text right after // or /note.
desk-note-how = { $kind ->
    [replies] Reply to the card: // and the note. The customer will not see it.
   *[topics] Write the note in this topic: // and the text. The customer will not see it.
}
desk-anonymous = /{ $command } cannot be done anonymously: it must be clear who did it. Turn anonymity off and try again.
desk-members-only = Only members of the support group can do this.
desk-foreign-quote = You are quoting a message of another request, so nothing went to the customer. Answer without the quote, or quote a message of this topic.
desk-unlinked = { $kind ->
    [replies] That message belongs to no request, so your answer went to nobody. Reply to the card or to the customer's words.
   *[topics] This topic does not belong to a request, so your message went to nobody. Answer in the request's own topic.
}
desk-stale-button = { $kind ->
    [replies] This button is out of date. Reply with a command to the request; the list: /help
   *[topics] This button is out of date. Write the command in the request's topic; the list of commands: /help
}
desk-wrong-place = { $kind ->
    [replies] This button belongs to another request. Press the one on that card.
   *[topics] This button belongs to another request and does nothing here. Press the one on this topic's card.
}

# Where there are no topics.

desk-words-alone = Customers did not see this message: it replies to nothing. If it was an answer, send it as a reply to the card or to the customer's words. Feel free to talk among yourselves here; I will not remind you again.
desk-note-alone = It is not clear which request this note is about. Send it as a reply to the card or to the customer's words.
desk-command-alone = Which request is /{ $command } about? Send it as a reply to one of its messages, or add the number: /{ $command } 66
desk-no-ticket = There is no request No. { $number } here. Check the number, or send the command as a reply to a message of the request.

# Service lines.

desk-recap = The request goes on here. The latest messages:
desk-recap-customer = Customer
desk-recap-operator = Operator
desk-recap-note = Note
desk-recap-bot = Bot
desk-edited = The customer corrected a message; it now reads:
desk-number = No. { $number }
desk-mark-refused = The message was not delivered to the customer.
desk-mark-doubt = The message may have been sent to the customer twice.
desk-attachment = { $kind ->
    [photo] photo
    [document] file
    [voice] voice message
    [audio] audio
    [video] video
    [video_note] video message
    [animation] animation
    [sticker] sticker
    [location] place on the map
    [contact] contact
    [poll] poll
    [wall] wall post
    [market] product
    [story] story
    [forward] forwarded message
   *[unknown] attachment
}
