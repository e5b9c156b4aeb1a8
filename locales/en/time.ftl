# Moments as people say them. They end sentences such as "We will answer …".

by-today = today by { $time }
by-tomorrow = tomorrow by { $time }
by-date = by { $time } on { $day } { $month ->
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

at-today = today at { $time }
at-tomorrow = tomorrow at { $time }
at-date = at { $time } on { $day } { $month ->
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
