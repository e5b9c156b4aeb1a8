# Numbers for a lead: /stats, the weekly report, their picture and table.

stats-how = Write /stats day, /stats week or /stats month. You may add a desk: { $desks }
stats-words-day = day, today
stats-words-week = week
stats-words-month = month

stats-title = Support in numbers
stats-weekly = The week in numbers
stats-date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
    }
stats-between = { $first } – { $last }
stats-within = { $first }–{ $last }
stats-head = { $title }: { $period }{ $desk ->
    [none] { "" }
   *[other] , desk “{ $desk }”
    }
stats-line-requests = Requests: { $opened } new, { $ended } closed
stats-line-wait = Waited for an answer: usually { $median }, nine in ten up to { $p90 }
stats-line-first = First answer: usually { $median }, nine in ten up to { $p90 }
stats-line-in-time = Answered in time: { $share }
stats-line-at-once = Solved at first contact: { $share }
stats-line-by-itself = Answered without a person: { $share }
stats-line-rating = Rating: { $rating } of 5 (given: { $count })
stats-line-repeat = The same question again: { $count }
stats-line-late = Overdue: { $late }, on the second line: { $second }
stats-nothing = There were no requests in this time.
stats-clock = Waiting is counted in working time.
stats-unfound = Searched for and not found. Worth an article:
stats-unfound-line = • { $words }{ $people ->
    [1] { "" }
   *[other] { " " }({ $people } people)
    }

stats-seconds = { $seconds } s
stats-minutes = { $minutes } min
stats-hours = { $hours } h
stats-hours-minutes = { $hours } h { $minutes } min
stats-percent = { $number } %
stats-decimal = .

stats-desk-default = Main
stats-desk-second = Second line
stats-desk-ethics = Complaints
stats-desk-sellers = Questions to sellers
stats-category-complaint = Complaints

stats-tile-opened = new requests
stats-tile-wait = waited for an answer (median)
stats-tile-p90 = nine in ten, at most
stats-tile-in-time = answered in time
stats-tile-at-once = solved at first contact
stats-tile-by-itself = found the answer themselves
stats-tile-rating = average rating
stats-tile-repeat = repeated questions
stats-chart-days = By day: new requests, and waiting in minutes
stats-chart-operators = Operators: answers and median waiting
stats-chart-categories = Topics: new requests
stats-chart-desks = Desks: answers and median waiting
stats-row-answers = { $count } · { $median }

stats-by-whole = Total
stats-by-day = Day
stats-by-desk = Desk
stats-by-operator = Operator
stats-by-category = Topic
stats-col-by = By
stats-col-name = Name
stats-col-opened = New requests
stats-col-taken = Taken
stats-col-ended = Closed
stats-col-withdrawn = Taken back by the customer
stats-col-waits = Answers
stats-col-wait-median = Waiting, median, s
stats-col-wait-p90 = Waiting, p90, s
stats-col-firsts = First answers
stats-col-first-median = First answer, median, s
stats-col-first-p90 = First answer, p90, s
stats-col-kept = In time
stats-col-missed = Not in time
stats-col-in-time = In time, %
stats-col-late = Overdue
stats-col-once = Solved at first contact
stats-col-at-once = Solved at first contact, %
stats-col-helped = Article helped
stats-col-unhelped = Article did not help
stats-col-by-itself = Without a person, %
stats-col-ratings = Ratings
stats-col-rating = Average rating
stats-col-repeat = The same question again
stats-col-reopened = Reopened
stats-col-second = To the second line
stats-col-unfound = Searched in vain
stats-table-answers = ans.
stats-table-median = usually
stats-table-p90 = 90 %
