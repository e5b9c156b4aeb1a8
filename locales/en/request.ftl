# A request: writing it, waiting, the end of it.

about = What is it about? Pick a topic, or describe what happened right away.
describe = Describe what happened, in one message or several. If you have an order number, add it. Photos and files are welcome.
call = I will get a specialist. Write in one message what happened, so that they see at once how to help.
call-known =
    I will get a specialist and pass on what you have already written:

    “{ $text }”{ $files ->
        [0] { "" }
        [one] { " " }and { $files } file
       *[other] { " " }and { $files } files
    }

    Add details in one message, or send it as it is.
describe-then-files = Describe what happened, in one message or several. I will ask for photos and files next.
describe-anew = Describe again what happened: I will replace the earlier text and keep the files.
described = Added this to the description.
problem = Which of these is closest to your case?
order = What is the order number? It is in the order e-mail and in your account, for example { $example }. Skip this if you do not have it at hand.
order-odd = That does not look like an order number, they are usually like this: { $example }. Send it again, keep it as it is, or skip.
files = To sort this out faster, please attach (no more than { $limit ->
    [one] { $limit } file
   *[other] { $limit } files
    } in all):
files-added =
    Added.{ $files ->
        [0] { "" }
       *[other] { " " }Files: { $files } of { $limit }.
    } Send more, or press “Next”.
need-photo = • a photo that shows what is wrong
need-receipt = • the receipt or a picture of it
need-screenshot = • a screenshot of the error
reply = Where should we answer? Right here in the chat is fastest.
ask-mail = Which address should we write to? For example, anna@example.com.
mail-no-at = The e-mail address has no @ in it. Please send all of it, for example anna@example.com.
mail-odd = There seems to be a typo: no e-mail address looks like this. Please send all of it, for example anna@example.com.
ask-phone = Which number should we call? Send it with the code: +7 900 123-45-67. We call from a line that you cannot call back, so next I will ask for a convenient time.
phone-odd = A phone number has only digits. Please send it with the code, for example +7 900 123-45-67.
phone-short = Some digits of the number are missing. Please send it with the code, for example +7 900 123-45-67.
phone-long = The number has too many digits. Please send it with the code, for example +7 900 123-45-67.
ask-when = When is a good time to talk? Pick one or write it, for example “tomorrow 15 to 17”.
when-odd = I did not get the time. Write it with hours, for example “tomorrow 15 to 17”.
when-closed = Nobody can call at that time: specialists work from { $first } to { $last }. Which time within that suits you?
edit-read = Corrected, it is now: { $now }.
edit-unread = I could not make out the correction, so it stays as it was: { $was }.
review =
    Please check that this is right.

    Topic: { $topic }
    Order: { $order }
    Answer: { $reply }
    { $files }

    { $text }
review-files = Files: { $files } of { $limit }
review-no-order = not given
review-reply = { $reach ->
    [mail] by e-mail to { $to }
    [phone] by calling { $to } ({ $when })
   *[here] here
    }
review-wanted = It will be faster with:
review-hint = To add words or files, just send them here.
review-change = What should be changed? Press the field, or write what to add.
review-no-topic = other
review-no-text = (no text)
review-added =
    Added.{ $files ->
        [0] { "" }
       *[other] { " " }Files: { $files } of { $limit }.
    } Send more, or press “Send”.
files-limit = A request takes no more than { $limit ->
    [one] { $limit } file
   *[other] { $limit } files
    }, so I left { $left } out. You can send the rest when a specialist answers.
nothing-said = The request is still empty. Please describe what happened.
cancelled = All right, I am not sending anything.
which = Our specialists already have your request #{ $number } ({ $title }). Whatever you write goes there. Is this about it, or about something new?
which-untitled = Our specialists already have your request #{ $number }. Whatever you write goes there. Is this about it, or about something new?

ticket-accepted =
    Request #{ $number } is accepted. A specialist will { $reach ->
        [mail] write to your e-mail
        [phone] call you
       *[here] answer right here
    } { $promise }.
    If you remember anything else, just write: I will add it to the request.
ticket-added = Added to request #{ $number }. Write more if you need to.
ticket = Request #{ $number }. { $state } Whatever you write here, I will pass on.
ticket-state = { $state ->
    [waiting] A specialist has answered and is waiting for you.
    [overdue] We promised to answer earlier and are late, sorry. The request is not lost.
   *[new] { $held ->
        [0] A specialist will answer { $promise }.
       *[1] A specialist is working on it and will answer { $promise }.
    }
    }
now-about = Whatever you write here now goes to request #{ $number }.
ticket-quoted = Passed on to request #{ $number }. Everything else goes where it went before.
withdraw-late = A specialist is already working on the request, so it cannot be cancelled. Write to them right here.
not-passed =
    One of your messages on request #{ $number } could not be passed on{ $reason ->
        [too_big] : the file is too big. Please send a smaller one
        [too_long] : it is too long. Please send it in parts
        [file_gone] : the file is no longer available. Please send it once more
        [kind] : such attachments do not get through. Please send a photo, a file or text
       *[unknown] . Please send it once more
    }. Specialists have received the rest.
silence-warning = We answered on request #{ $number } and are waiting for you. If the question is still open, write a word or two. If we hear nothing, we will close the request { $until }.

closed-operator = A specialist has closed request #{ $number }.
closed-outside = { $reach ->
    [mail] A specialist has answered you by e-mail
   *[phone] A specialist has answered you by phone
    }, request #{ $number } is closed.
closed-solved = Glad that it is solved. Request #{ $number } is closed.
closed-silence = We have not heard from you for a while, so request #{ $number } is closed.
rating = How did we do? Rate from 1 to 5. If it is not solved, just say so.
rating-thanks = Thank you for the rating!
rated-already = You have rated this already, thank you!
comment-good = { $rating ->
    [5] Thank you, that is lovely to hear! Would you like to add a few words for the team?
   *[other] Thank you! What was missing for a five?
    }
comment-poor = Thank you for being honest, and sorry that it turned out this way. Tell me what is still wrong: I will reopen the request and pass it on.
reopened = Request #{ $number } is open again and your message is passed on. We will answer { $promise }.
reopened-tell = Request #{ $number } is open again, we will answer { $promise }. Tell me what is not solved yet.
reopened-by-staff = We are back to request #{ $number }. A specialist will write here, and so can you.
reopen-late = This request was closed long ago and cannot be reopened. Tell me what happened, and I will start a new one.

answer-from = { $name }:
answer-about = On request #{ $number }:
