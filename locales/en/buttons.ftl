# Buttons and the messenger's command menu. VK cuts a label at 40 characters.

button-menu = Menu
button-more = More
button-back = Back
button-cancel = Cancel
button-person = Ask a specialist
button-hand-over = Pass it to a specialist
button-contacts = Contacts
button-language-ru = Русский
button-language-en = English
button-helped = It helped
button-not-helped = It did not help
button-draft = Back to the draft
button-ticket = Request #{ $number }
button-other-topic = Something else
button-change-topic = Change the topic
button-send = Send
button-send-as-is = Send as it is
button-withdraw = Cancel the request
button-solved = It is solved
button-unsolved = It is not solved
button-no-comment = Nothing to add

command-menu = Main menu
command-operator = Ask a specialist
command-contacts = The shop's contacts
command-language = Переключить на русский
