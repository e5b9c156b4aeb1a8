# What operators read when they work together: words that wait, whose a request is, moving it, what was given. A button's answer: at most 200 characters.

staff-held = Это сообщение пока не ушло: обращение ведёт { $operator }. { $writer }, отправить его клиенту?
staff-held-decided = { $decision ->
    [send] Сообщение отправлено клиенту. Автор: { $writer }, решение: { $operator }.
    [claim] Сообщение отправлено клиенту, теперь обращение ведёт { $operator }.
   *[drop] Сообщение не отправлено, клиент его не увидит. Автор: { $writer }, решение: { $operator }.
    }
staff-held-gone = Это уже решено: вопрос закрыт.
staff-held-not-yours = Это решает автор сообщения или тот, кто ведёт обращение.
staff-held-many = Слишком много сообщений ждёт решения, это не ушло. Сначала решите, отправлять ли предыдущие.
staff-button-send = Отправить
staff-button-claim = Забрать себе и отправить
staff-button-drop = Не отправлять
staff-edit-late = Этого сообщения у клиента нет, правка никуда не ушла. Напишите новым сообщением.

staff-assign-whom = Кому передать? Напишите имя или @имя коллеги: /assign Ольга
staff-already-theirs = Обращение уже ведёт { $operator }.
staff-assigned = { $whom }, теперь обращение за вами. Передал(а): { $by }

staff-transfer-where = Куда передать? Напишите один из отделов: { $desks }. Например: /transfer и название.
staff-transfer-nowhere = Другого отдела нет, передать некуда.
staff-transfer-offered = Сначала решите, отправлять ли сообщение ({ $writer }), потом передавайте обращение.
staff-transferred = Обращение передал(а) { $operator }. Переписка выше, обещанный срок прежний, клиент ничего не заметил.

staff-delete-nothing = В этом обращении нет ваших недавних ответов: удалять нечего.
staff-delete-not-yours = Удалить можно только свой недавний ответ клиенту. Ответьте на него командой /delete или пошлите её без цитаты.
staff-delete-late = Удалить не получилось: мессенджер уже не даёт. Исправьте ответ правкой или напишите клиенту.

staff-order = Заказ: { $order }
staff-order-none = Номер заказа в обращении не указан. Записать: /order и номер
staff-order-odd = На номер заказа не похоже. Пример: /order { $example }

staff-history-none = Других обращений у этого клиента не было.
staff-history-which = У клиента нет другого обращения с таким номером. Есть: { $numbers }
staff-history = Другие обращения клиента: { $numbers }. Посмотреть любое: /history и номер.
staff-history-line = №{ $number } · { $topic } · открыто { $opened } · { $outcome ->
    [open] в работе
    [solved] решено
    [silence] закрыто: клиент перестал отвечать
    [withdrawn] отменено клиентом
   *[operator] закрыто специалистом
    }

staff-already-muted = Звук уже выключен. Включить: /unmute
staff-not-muted = Звук и так включён. Выключить: /mute
card-muted = 🔕 Без звука

staff-gift-refund = возврат, деньги
staff-gift-compensation = компенсация, бонусы, баллы
staff-gift-promo = промокод, купон, скидка
staff-gift-what = Что дали клиенту? После плюса назовите: возврат, компенсация или промокод, и сколько. Например: /close +возврат 1500 ₽
card-given = 🎁 { $given ->
    [refund] Возврат: { $gift }
    [promo] Промокод: { $gift }
   *[compensation] Компенсация: { $gift }
    }
closed-given = { $given ->
    [refund] Оформили возврат: { $gift }. Спасибо, что дождались.
    [promo] И небольшой подарок от нас — промокод { $gift }. Пусть следующий заказ порадует.
   *[compensation] Начислили компенсацию: { $gift }. Спасибо за терпение.
    }

staff-command-assign = Передать коллеге
staff-command-transfer = Передать другому отделу
staff-command-delete = Удалить свой последний ответ
staff-command-order = Номер заказа: показать, записать
staff-command-history = Прошлые обращения клиента
staff-command-mute = Без звука
staff-command-unmute = Со звуком

# Готовые ответы.

staff-snippets = Готовые ответы: /s и имя или слова.
    { $names }
staff-snippets-none = Готовых ответов нет: их пишут в файле snippets.toml.
staff-snippet-unknown = Такого ответа не нашлось. Все имена: /s
staff-snippet-field = { $field ->
    [name] имя клиента
    [order] номер заказа
   *[number] номер обращения
    }
staff-snippet = { $lacks ->
    [0] «{ $title }», /s { $name }. Клиент прочитает это:
   *[other] «{ $title }», /s { $name }. Не хватает: { $lacks }. Скопируйте текст, допишите и отправьте сообщением. Заказ можно записать: /order и номер.
    }
staff-snippet-sent = Отправлено: «{ $title }». { $operator }
staff-snippet-gone = Это уже отправлено.
staff-snippet-changed = Текст изменился. Запросите его снова: /s
staff-snippet-held = Обращение ведёт { $operator }. Сначала возьмите его: /take
staff-button-paste = Отправить
staff-button-other = Другая
staff-command-s = Готовый ответ: имя или слова
staff-command-queue = Кто ждёт ответа
staff-command-mine = Мои обращения
staff-command-stats = Цифры: day, week, month

# Lists.

staff-list = { $what ->
    [mine] Ваши обращения, которые ждут ответа:
   *[queue] Ждут ответа, самые срочные сверху:
    }
staff-list-more = И ещё: { $rest }
staff-list-empty = { $what ->
    [mine] Ваших обращений, которые ждут ответа, нет. Взять новое: /queue
   *[queue] Никто не ждёт ответа, очередь пуста.
    }
