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
