# Numbers for a lead: /stats, the weekly report, their picture and table.

stats-how = Напишите /stats day, /stats week или /stats month: за день, за неделю, за месяц. Можно добавить отдел: { $desks }
stats-words-day = day, день, сегодня, сутки
stats-words-week = week, неделя, неделю
stats-words-month = month, месяц

stats-title = Итоги поддержки
stats-weekly = Итоги недели
stats-date = { $day } { $month ->
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
stats-between = { $first } – { $last }
stats-within = { $first }–{ $last }
stats-head = { $title }: { $period }{ $desk ->
    [none] { "" }
   *[other] , отдел «{ $desk }»
    }
stats-line-requests = Обращения: новых { $opened }, закрыто { $ended }
stats-line-wait = Ждали ответа: обычно { $median }, девять из десяти — до { $p90 }
stats-line-first = Первый ответ: обычно { $median }, девять из десяти — до { $p90 }
stats-line-in-time = Ответили в срок: { $share }
stats-line-at-once = Решили с первого обращения: { $share }
stats-line-by-itself = Ответ нашёлся без специалиста: { $share }
stats-line-rating = Оценка: { $rating } из 5 (оценок: { $count })
stats-line-repeat = Повторно с тем же вопросом: { $count }
stats-line-late = Просрочено: { $late }, на второй линии: { $second }
stats-nothing = За это время обращений не было.
stats-clock = Ожидание — в рабочем времени.
stats-unfound = Искали и не нашли. Об этом стоит написать статьи:
stats-unfound-line = • { $words }{ $people ->
    [1] { "" }
   *[other] { " " }({ $people } чел.)
    }

stats-seconds = { $seconds } с
stats-minutes = { $minutes } мин
stats-hours = { $hours } ч
stats-hours-minutes = { $hours } ч { $minutes } мин
stats-percent = { $number } %
stats-decimal = ,

stats-desk-default = Основной
stats-desk-second = Вторая линия
stats-desk-ethics = Жалобы
stats-desk-sellers = Вопросы продавцам
stats-category-complaint = Жалобы

stats-tile-opened = новых обращений
stats-tile-wait = ждали ответа (медиана)
stats-tile-p90 = девять из десяти — не дольше
stats-tile-in-time = ответили в срок
stats-tile-at-once = решили с первого обращения
stats-tile-by-itself = нашли ответ сами
stats-tile-rating = средняя оценка
stats-tile-repeat = повторных вопросов
stats-chart-days = По дням: новые обращения и ожидание ответа, мин
stats-chart-operators = Специалисты: ответы и медиана ожидания
stats-chart-categories = Темы: новые обращения
stats-chart-desks = Отделы: ответы и медиана ожидания
stats-row-answers = { $count } · { $median }

stats-by-whole = Всего
stats-by-day = День
stats-by-desk = Отдел
stats-by-operator = Специалист
stats-by-category = Тема
stats-col-by = Разрез
stats-col-name = Название
stats-col-opened = Новых обращений
stats-col-taken = Взято в работу
stats-col-ended = Закрыто
stats-col-withdrawn = Отменено клиентом
stats-col-waits = Ответов
stats-col-wait-median = Ожидание, медиана, с
stats-col-wait-p90 = Ожидание, p90, с
stats-col-firsts = Первых ответов
stats-col-first-median = Первый ответ, медиана, с
stats-col-first-p90 = Первый ответ, p90, с
stats-col-kept = В срок
stats-col-missed = Не в срок
stats-col-in-time = В срок, %
stats-col-late = Просрочено
stats-col-once = Решено с первого обращения
stats-col-at-once = Решено с первого обращения, %
stats-col-helped = Помогла статья
stats-col-unhelped = Статья не помогла
stats-col-by-itself = Без специалиста, %
stats-col-ratings = Оценок
stats-col-rating = Средняя оценка
stats-col-repeat = Повторно с тем же вопросом
stats-col-reopened = Открыто снова
stats-col-second = На вторую линию
stats-col-unfound = Искали и не нашли
stats-table-answers = отв.
stats-table-median = обычно
stats-table-p90 = 90 %
