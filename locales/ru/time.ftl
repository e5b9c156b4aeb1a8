# Moments as people say them. They end sentences such as "Ответим …".

by-today = сегодня до { $time }
by-tomorrow = завтра до { $time }
by-date = до { $time } { $day } { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
    }
