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
