# Buttons and the messenger's command menu. VK cuts a label at 40 characters.

button-menu = Меню
button-more = Ещё
button-back = Назад
button-cancel = Отмена
button-person = Позвать специалиста
button-hand-over = Передать специалисту
button-contacts = Контакты
button-language-ru = Русский
button-language-en = English
button-helped = Помогло
button-not-helped = Не помогло
button-draft = Вернуться к черновику
button-ticket = Обращение №{ $number }
button-other-topic = Другое
button-change-topic = Сменить тему
button-send = Отправить
button-send-as-is = Отправить как есть
button-withdraw = Отменить обращение
button-solved = Вопрос решён
button-unsolved = Вопрос не решён
button-no-comment = Не хочу ничего добавлять

command-menu = Главное меню
command-operator = Позвать специалиста
command-contacts = Контакты магазина
command-language = Switch to English
