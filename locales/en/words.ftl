# Words that customers type and the bot understands without a search. Separated by commas; * stands for any ending.
# All languages are heard at once. Words of "operator" call a person from the beginning of a line; words of "person" only
# when everything around them is in "calling" or "polite".

words-operator = operator*
words-person = human*, person, people, agent*, support, representative*, rep, specialist*, manager*, staff, somebody, someone
words-calling =
    i, we, me, us, want, wanna, need, would, like, to, talk, speak, chat, with, a, an, the, real, live, actual, connect,
    get, give, call, put, through, transfer, can, could, may, have, let, is, there, any, some, your, from, customer, just,
    now, asap, urgent*, help, contact, team
words-polite = please, pls, hi, hello, hey, good, morning, afternoon, evening, very, much, so, a, lot, you, that, is, main, dear
words-thanks = thank*, thx, ty, cheers, ok, okay, great, perfect, understood
words-hello = hi, hello, hey
words-menu = menu, start, home
words-yes = yes, yeah, yep, yup, ok, okay, sure, send
words-no = no, nope, nah
words-rude = fuck*, shit*, asshole*, bitch*, bastard*, cunt*, moron*, idiot, idiots, dumbass*, wtf
words-order = order, orders
words-number = number, no
words-code = code, codes, password, passcode, pin, otp, sms, cvv, cvc, cvv2, cvc2
words-code-around = is, was, from, in, the, my, this, bank, number, security, verification, confirmation, login, to, for
