# What is kept of a customer, and their wish to see it or to be forgotten.

command-requests = My requests
command-complaint = Make a complaint
command-export = My data as a file
command-forget = Erase my data

button-mydata = My data
button-to-forget = Erase my data
button-export = Get it as a file
button-forget = Erase everything

mydata = You can get everything we keep about you as a file, or erase it for good.
export = Here is everything we keep about you: your profile and your requests with all messages.
forget = Erase everything we know about you? Your requests, all messages and settings will be gone. This cannot be undone.
forget-open = Your open requests ({ $numbers }) will be closed without an answer.
forgotten = Done: your data is erased. If you need help again, just write.

staff-forgotten = The customer asked us to erase their data. Requests closed and deleted: { $numbers }

# My requests.

button-requests = My requests
button-request = #{ $number } { $title }
button-take-up = Open it again
requests = Your requests:
requests-none = You have no requests yet. Tell me what happened, or ask for a specialist.
request-line = #{ $number } · { $topic }
    { $state ->
        [new] Waiting for a specialist
        [taken] Being worked on
        [waiting] Waiting for your answer
        [overdue] We are late with the answer
       *[closed] Closed { $outcome ->
            [solved] (solved)
            [withdrawn] (cancelled by you)
            [silence] (there was no answer)
           *[other] { "" }
        } { $closed }
    } · opened { $opened }
request-no-topic = no topic
request-history = Messages:
history-empty = nothing yet
history-you = You
history-support = Specialist

# Complaints and questions to sellers.

button-complain = Make a complaint
button-complain-support = About support
button-complain-courier = About a courier
button-complain-seller = About a seller
button-complain-other = Something else
button-seller = Ask a seller
command-seller = Ask a seller
complain = Who or what is the complaint about? Choose, or describe what happened right away. Complaints are handled separately from ordinary questions.
complaint-words = Tell me what happened: when, where and how. If you have already written to us about it, I will attach that conversation.
seller = Which seller and which product is it about? Write the shop's name, the product or a link, and your question.
seller-words = Write which product it is and what you want to know.
kind-complaint = Complaint{ $about ->
    [support] : support
    [courier] : courier
    [seller] : seller
   *[other] { "" }
    }
kind-seller = Question to the seller { $title }

# The way to people.

handover-late = I cannot reach the specialists with request #{ $number } right now: the connection to them is down. The request is saved. I will hand it over as soon as the connection is back, and tell you at once.
handover-done = The connection is back: the specialists have request #{ $number }.
