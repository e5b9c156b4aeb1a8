# What the bot says to customers while it helps by itself.

greeting = Hello! This is the shop's support.
notice =
    To answer you, we keep the name in your profile and this conversation, for 90 days after a request is closed.
    Please do not send codes from text messages or full card numbers here.
menu = Tell me in your own words what happened, or pick a topic. If you need a person, just type “agent”.
audience = Who needs help? Pick a section and I will show the right topics. Or just write what happened.
menu-more = Here are the other topics:
menu-links = There is also:
menu-open-ticket = Our specialists have your request #{ $number }: whatever you write, I will pass on to them.
menu-draft = You began a request and did not send it. The draft is safe.
topic = { $title }. Which of these is closest?
topic-empty = { $title }. There are no ready answers here yet, but a specialist can help.
article-ask = Did this help?
article-also = Did this help? If not, have a look at these:
not-helped-more = Sorry that it did not help.
not-helped-person = Sorry that it did not help. I have no more ready answers on this, so a specialist will take it from here.
found = The answer may be here:
offer = I have no exact answer and do not want to guess. Shall I pass your question to a specialist? You will not have to repeat anything.
contacts-empty = There are no other contacts yet, but I am here. Tell me what happened, or ask for a specialist.
rest-helped = Great! If another question comes up, just write.
rest-withdrawn = The request is cancelled. If the question comes back, just write.
rest-rated = Thank you! If the question comes back, just write here.
rest-welcome = You are welcome! If another question comes up, just write.
welcome = You are welcome! I am here if you need me.

empty = The message came empty. Please tell me what happened.
kind-stopped = { $kind } cannot be passed on yet. Please send the same as text, a photo, a file or a voice message.
kind = { $kind ->
    [audio] An audio track
    [video] A video
    [video_note] A video message
    [animation] A GIF
    [sticker] A sticker
    [location] A location
    [contact] A contact
    [poll] A poll
    [wall] A wall post
    [market] A product card
    [story] A story
    [forward] A forwarded message
   *[unknown] This attachment
    }
stale = This button no longer works. Here is what you can do now.
not-here-anymore = This section is gone. Here is what there is now.
banned = The shop no longer takes messages from you in this chat. You can still get your data (/export) or erase it (/forget).
