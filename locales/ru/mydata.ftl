# What is kept of a customer, and their wish to see it or to be forgotten.

command-requests = Мои обращения
command-complaint = Пожаловаться
command-export = Мои данные файлом
command-forget = Стереть мои данные

button-mydata = Мои данные
button-to-forget = Стереть мои данные
button-export = Получить файлом
button-forget = Стереть всё

mydata = Всё, что мы храним о вас, можно получить файлом или стереть насовсем.
export = Вот всё, что мы храним о вас: профиль и обращения с перепиской.
forget = Стереть всё, что мы о вас знаем? Исчезнут ваши обращения, вся переписка и настройки. Вернуть их будет нельзя.
forget-open = Открытые обращения ({ $numbers }) закроются без ответа.
forgotten = Готово: ваши данные стёрты. Если снова понадобится помощь, просто напишите.

staff-forgotten = Клиент попросил стереть свои данные. Обращения закрыты и удалены: { $numbers }

# My requests.

button-requests = Мои обращения
button-request = №{ $number } { $title }
button-take-up = Открыть снова
requests = Ваши обращения:
requests-none = Обращений у вас пока нет. Расскажите, что случилось, или позовите специалиста.
request-line = №{ $number } · { $topic }
    { $state ->
        [new] Ждёт специалиста
        [taken] В работе
        [waiting] Ждёт вашего ответа
        [overdue] Задерживаемся с ответом
       *[closed] Закрыто { $outcome ->
            [solved] (вопрос решён)
            [withdrawn] (вы отменили)
            [silence] (не было ответа)
           *[other] { "" }
        } { $closed }
    } · создано { $opened }
request-no-topic = без темы
request-history = Переписка:
history-empty = пока пусто
history-you = Вы
history-support = Специалист

# Complaints and questions to sellers.

button-complain = Пожаловаться
button-complain-support = На поддержку
button-complain-courier = На курьера
button-complain-seller = На продавца
button-complain-other = На другое
button-seller = Вопрос продавцу
command-seller = Вопрос продавцу
complain = На кого или на что жалоба? Выберите или сразу опишите, что произошло. Жалобы разбирают отдельно от обычных вопросов.
complaint-words = Расскажите, что произошло: когда, где и как. Если вы уже писали нам об этом, переписку приложу сам.
seller = К какому продавцу и о каком товаре вопрос? Напишите название магазина, товар или ссылку и сам вопрос.
seller-words = Напишите, о каком товаре речь и что хотите узнать.
kind-complaint = Жалоба{ $about ->
    [support] : поддержка
    [courier] : курьер
    [seller] : продавец
   *[other] { "" }
    }
kind-seller = Вопрос продавцу { $title }

# The way to people.

handover-late = Передать обращение №{ $number } специалистам пока не получается: связь с ними прервалась. Обращение сохранено, передам его, как только связь вернётся, и сразу напишу вам.
handover-done = Связь вернулась: обращение №{ $number } у специалистов.
