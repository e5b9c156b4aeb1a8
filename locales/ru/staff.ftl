# What staff read: the card of a request, answers to commands, the truth about deliveries. A button's answer: at most 200 characters.

card =
    Обращение №{ $number }
    { $person } · { $messenger ->
        [vk] ВКонтакте
       *[telegram] Telegram
    } · { $language ->
        [en] английский
       *[ru] русский
    }
    Тема: { $topic }
    { $state }
card-lines =
    { $above }
    { $line }
card-person = { $name }
card-person-username = { $name } ({ $messenger ->
        [vk] vk.com/{ $username }
       *[telegram] @{ $username }
    })
card-nameless = Без имени
card-no-topic = не выбрана
card-new = 🆕 Ждёт специалиста. Обещали ответить { $promise }.
card-taken = 🟢 В работе: { $operator }. Обещали ответить { $promise }.
card-overdue = 🔴 Просрочено: обещали ответить { $promise }. { $held ->
    [0] Никто не взял.
   *[1] В работе: { $operator }.
    }
card-closed = ✅ Закрыто. { $outcome ->
    [solved] Клиент сообщил, что вопрос решён.
    [silence] Клиент перестал отвечать.
    [withdrawn] Клиент отменил обращение.
   *[operator] Закрыл специалист: { $operator }.
    } { $rating ->
    [0] { "" }
   *[other] Оценка: { $rating } из 5.
    }
card-problem = Проблема: { $problem }
card-order = Заказ: { $order }
card-reach = { $reach ->
    [mail] ✉️ Просит ответить по почте: { $to }
   *[phone] 📞 Просит перезвонить: { $to }
    }
card-banned = ⛔ Клиент заблокирован: его сообщения сюда не приходят.
card-not-solved = Возвращалось как нерешённое: { $times }
card-earlier = Другие обращения клиента: { $numbers }
card-read = Клиент уже читал: { $titles }
card-button-take = Взять
card-button-release = Вернуть в очередь
card-button-close = Закрыть
card-button-outside = Ответили вне чата
card-button-reopen = Открыть снова
card-button-note = Заметка
card-button-ban = Заблокировать
card-button-unban = Разблокировать

staff-done = { $command ->
    [take] Обращение за вами.
    [release] Обращение снова в очереди.
    [close] Закрыто, клиенту сообщил.
    [outside] Закрыто, клиенту сообщил.
    [reopen] Снова открыто, клиенту сообщил.
    [ban] Клиент заблокирован.
    [unban] Клиент разблокирован.
    [send] Отправляю клиенту.
    [claim] Отправляю, обращение теперь за вами.
    [drop] Не отправляю.
    [paste] Отправляю клиенту.
    [other] Вот ещё.
   *[done] Готово.
    }
staff-is-closed = Обращение закрыто. Сначала откройте его: /reopen
staff-already-closed = Обращение уже закрыто.
staff-not-outside = Клиент просил отвечать здесь. Закрыть обращение: /close
staff-is-open = Обращение и так открыто.
staff-already-yours = Обращение уже за вами.
staff-nobody-holds = Обращение никто не брал, отпускать нечего.
staff-already-banned = Клиент уже заблокирован. Снять блокировку: /unban
staff-not-banned = Клиент и не заблокирован.
staff-kind-stopped = { $kind } клиенту передать пока нельзя, и это не ушло. Пришлите текстом, фотографией, файлом или голосовым сообщением.
staff-withdrawn = Клиент отменил обращение.
staff-not-solved = Клиент пишет, что вопрос не решён. Обращение снова открыто.
staff-comment = Клиент поставил оценку { $rating } и оставил отзыв:
staff-answered-outside = { $name } ответил(а) клиенту прямо в сообщениях сообщества:
staff-refused =
    Клиенту не ушло: { $reason ->
        [too_big] файл слишком большой для его мессенджера. Пришлите файл поменьше или ссылку.
        [kind] такое вложение его мессенджер не принимает. Пришлите другим видом.
        [too_long] сообщение слишком длинное. Разбейте его на части.
        [forbidden] мессенджер не разрешает писать этому человеку.
        [file_gone] файл больше недоступен. Пришлите его ещё раз.
       *[unknown] мессенджер отказал. Попробуйте иначе: короче или без вложений.
    }
staff-doubt = Ответа от мессенджера не было, отправил ещё раз: у клиента это сообщение может стоять дважды.
staff-given-up = Не удалось выяснить, дошло ли сообщение до клиента. Если это важно, отправьте его ещё раз.
staff-doubt-forward = Связь прервалась, и одно сообщение клиента могло прийти сюда дважды.
staff-gone =
    Клиенту сейчас нельзя написать: { $reason ->
        [deleted] его аккаунт удалён.
        [forbidden] он запретил сообщения.
       *[blocked] он остановил бота.
    } Ответы сохраню и отправлю, как только он вернётся.
staff-returned = Клиент вернулся. Всё, что ждало, отправляю.

staff-command-take = Взять обращение
staff-command-release = Вернуть в очередь
staff-command-close = Закрыть обращение
staff-command-outside = Ответили письмом или звонком: закрыть
staff-command-reopen = Открыть снова
staff-command-note = Заметка для своих
staff-command-ban = Заблокировать клиента
staff-command-unban = Разблокировать клиента
staff-command-help = Как здесь всё устроено

staff-dead-letter = Сообщение от { $owner } не удалось обработать, дальше разговор идёт как обычно. Посмотреть: python -m bot dead show { $id }
staff-content-refused =
    В файлах с ответами ошибка, поэтому пока отвечаю по-старому:
    { $problems }
    Поправьте и сохраните, я перечитаю сам. Весь список: python -m bot content check
staff-content-taken = Ошибок в файлах больше нет. Отвечаю по-новому.
