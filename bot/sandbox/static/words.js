// The words of the page in Russian and English; the sandbox shares no texts with any bot.

const ru = {
  tagline: "Песочница поддержки",
  online: "На связи", offline: "Связь потеряна, пробуем снова", connecting: "Подключаемся…",
  theme: "Светлая или тёмная тема", language: "Switch to English", languageShort: "EN",
  telegram: "Telegram", vk: "ВКонтакте", staff: "Сотрудники", panes: "Разделы",
  customerOf: "покупатель", staffOf: "рабочая группа",
  people: "Кто пишет", addPerson: "Добавить покупателя", personName: "Имя", personLang: "Язык", personButtons: "Показывает кнопки", add: "Добавить", cancel: "Отмена",
  langRu: "русский", langEn: "английский", noButtons: "кнопок не видно", 
  messages: "Сообщения", noMessages: "Здесь пока тихо", startHint: "Нажмите «Начать» или просто напишите первым.", start: "Начать",
  topicEmpty: "В этой теме пока нет сообщений.", 
  write: "Сообщение…", writeAs: "Ответить как {name}…", send: "Отправить", save: "Сохранить", formatHint: "Ctrl+B: жирный, Ctrl+I: курсив, Ctrl+E: код, Ctrl+K: ссылка",
  attach: "Прикрепить", attachPhoto: "Фото или видео", attachFile: "Файл", attachVoice: "Голосовое из файла", sampleVoice: "Пример голосового", samplePhoto: "Пример фото", remove: "Убрать",
  pressStart: "Нажать «Начать»", asAnonymous: "Как анонимный администратор", asChannel: "От имени канала", asForwarded: "Как пересланное",
  replyTo: "Ответ на сообщение", editing: "Правка сообщения", lostQuote: "Сообщение недоступно",
  more: "Действия с сообщением", reply: "Ответить", edit: "Изменить", remove_: "Удалить", react: "Поставить реакцию {emoji}", unreact: "Убрать реакцию {emoji}",
  edited: "изменено", deleted: "Сообщение удалено", bot: "Бот", forwarded: "Переслано",
  mark: "{name}: {emoji}", keyboard: "Клавиатура бота", typing: "печатает…", jump: "К последним сообщениям", unread: "Непрочитанных: {n}",
  photo: "Фото", document: "Файл", voice: "Голосовое сообщение", video: "Видео", audio: "Аудио", sticker: "Стикер", animation: "GIF", video_note: "Видеосообщение", location: "Место", contact: "Контакт", poll: "Опрос",
  play: "Слушать", pause: "Пауза", download: "Скачать {name}", open: "Открыть {name}", close: "Закрыть", openSpoiler: "Показать скрытый текст",
  bytes: "{n} Б", kilobytes: "{n} КБ", megabytes: "{n} МБ",
  topics: "Темы", general: "Общая", closedTopic: "закрыта", topicClosedNote: "Тема закрыта", reopen: "Открыть", closeTopic: "Закрыть тему", reopenTopic: "Открыть тему", backToTopics: "К списку тем", chatSwitch: "Рабочий чат", members: "Участников: {n}", pickTopic: "Откройте тему, чтобы ответить покупателю.", noTopicsYet: "Обращений пока нет. Они появятся здесь темами.",
  service_topic_created: "Создана тема «{name}»", service_topic_edited: "Тема переименована: «{name}»", service_topic_icon: "Сменился значок темы", service_topic_closed: "Тема закрыта", service_topic_reopened: "Тема снова открыта", service_topic_deleted: "Тема удалена", service_pinned: "Сообщение закреплено", service_member_joined: "{name}: теперь в группе", service_member_left: "{name}: больше не в группе", service_title: "Новое название: «{name}»", service_migrate: "Группа обновлена до супергруппы", service_blocked: "{name}: бот заблокирован", service_unblocked: "{name}: бот разблокирован",
  strength: "Проверка на прочность", strengthHint: "Сломайте что-нибудь и посмотрите, что дойдёт",
  t429: "Лимит 429", t429Hint: "Следующий вызов в рабочую группу получит 429 с паузой {n} с", tDrop: "Потерять ответ", tDropHint: "{where}: следующий вызов бота будет выполнен, но ответа бот не получит", tTopic: "Удалить тему", tTopicHint: "Удалить открытую тему вместе с сообщениями", tBlock: "Блокировка", tBlockHint: "{name}: заблокировать или разблокировать бота", tRestart: "Перезапуск бота", tRestartHint: "Остановить бота и запустить снова", tClear: "Сбросить", tClearHint: "Убрать все подготовленные неприятности",
  armed: "Готово к срабатыванию: {n}", did429: "Лимит ждёт следующего вызова", didDrop: "Следующий ответ потеряется: {where}", didTopic: "Тема удалена", didBlock: "{name}: бот заблокирован", didUnblock: "{name}: бот разблокирован", didRestart: "Бот перезапускается", didClear: "Всё сброшено",
  youBlocked: "Вы заблокировали бота", unblock: "Разблокировать",
  failed: "Не получилось: {text}", tooBig: "Файл больше 60 МБ", added: "{name}: теперь можно писать", 
};

const en = {
  tagline: "Support sandbox",
  online: "Connected", offline: "Connection lost, trying again", connecting: "Connecting…",
  theme: "Light or dark theme", language: "Переключить на русский", languageShort: "RU",
  telegram: "Telegram", vk: "VK", staff: "Staff", panes: "Panes",
  customerOf: "customer", staffOf: "staff group",
  people: "Who writes", addPerson: "Add a customer", personName: "Name", personLang: "Language", personButtons: "Shows buttons", add: "Add", cancel: "Cancel",
  langRu: "Russian", langEn: "English", noButtons: "no buttons shown", 
  messages: "Messages", noMessages: "Nothing here yet", startHint: "Press Start, or simply write first.", start: "Start",
  topicEmpty: "No messages in this topic yet.", 
  write: "Message…", writeAs: "Answer as {name}…", send: "Send", save: "Save", formatHint: "Ctrl+B bold, Ctrl+I italic, Ctrl+E code, Ctrl+K link",
  attach: "Attach", attachPhoto: "Photo or video", attachFile: "File", attachVoice: "Voice from a file", sampleVoice: "Sample voice", samplePhoto: "Sample photo", remove: "Remove",
  pressStart: "Press Start", asAnonymous: "As anonymous admin", asChannel: "As a channel", asForwarded: "As forwarded",
  replyTo: "Reply to a message", editing: "Editing a message", lostQuote: "Message not available",
  more: "Message actions", reply: "Reply", edit: "Edit", remove_: "Delete", react: "React with {emoji}", unreact: "Take back {emoji}",
  edited: "edited", deleted: "Message deleted", bot: "Bot", forwarded: "Forwarded",
  mark: "{name}: {emoji}", keyboard: "The bot's keyboard", typing: "is typing…", jump: "To the latest messages", unread: "Unread: {n}",
  photo: "Photo", document: "File", voice: "Voice message", video: "Video", audio: "Audio", sticker: "Sticker", animation: "GIF", video_note: "Video message", location: "Location", contact: "Contact", poll: "Poll",
  play: "Play", pause: "Pause", download: "Download {name}", open: "Open {name}", close: "Close", openSpoiler: "Show the hidden text",
  bytes: "{n} B", kilobytes: "{n} KB", megabytes: "{n} MB",
  topics: "Topics", general: "General", closedTopic: "closed", topicClosedNote: "The topic is closed", reopen: "Reopen", closeTopic: "Close the topic", reopenTopic: "Reopen the topic", backToTopics: "Back to topics", chatSwitch: "Staff chat", members: "Members: {n}", pickTopic: "Open a topic to answer its customer.", noTopicsYet: "No requests yet. They will appear here as topics.",
  service_topic_created: "Topic “{name}” created", service_topic_edited: "Topic renamed to “{name}”", service_topic_icon: "Topic icon changed", service_topic_closed: "Topic closed", service_topic_reopened: "Topic reopened", service_topic_deleted: "Topic deleted", service_pinned: "Message pinned", service_member_joined: "{name} joined", service_member_left: "{name} left", service_title: "New title: “{name}”", service_migrate: "The group became a supergroup", service_blocked: "{name} blocked the bot", service_unblocked: "{name} unblocked the bot",
  strength: "Strength test", strengthHint: "Break something and see what still arrives",
  t429: "429 limit", t429Hint: "The next call to the staff group gets 429 with a pause of {n} s", tDrop: "Lose the answer", tDropHint: "{where}: the bot's next call is done, but the bot never hears of it", tTopic: "Delete the topic", tTopicHint: "Delete the open topic with its messages", tBlock: "Block", tBlockHint: "{name}: block or unblock the bot", tRestart: "Restart bot", tRestartHint: "Stop the bot and start it again", tClear: "Clear", tClearHint: "Take back all trouble that waits",
  armed: "Waiting to happen: {n}", did429: "The limit waits for the next call", didDrop: "The next answer will be lost: {where}", didTopic: "Topic deleted", didBlock: "{name} blocked the bot", didUnblock: "{name} unblocked the bot", didRestart: "The bot is restarting", didClear: "All clear",
  youBlocked: "You blocked the bot", unblock: "Unblock",
  failed: "That did not work: {text}", tooBig: "The file is over 60 MB", added: "{name} can write now", 
};

const tables = { ru, en };
let language = "ru";

export function currentLanguage() {
  return language;
}

export function speak(code) {
  language = tables[code] ? code : "ru";
  document.documentElement.lang = language;
}

export function t(key, values = {}) {
  const phrase = tables[language][key] ?? key;
  return phrase.replace(/\{(\w+)\}/gu, (_, name) => String(values[name] ?? ""));
}

export function knows(key) {
  return key in tables[language];
}

export function timeOf(seconds) {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(seconds * 1000));
}

export function sizeOf(bytes) {
  const number = (value) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
  if (bytes < 1024) return t("bytes", { n: number(bytes) });
  if (bytes < 1024 * 1024) return t("kilobytes", { n: number(bytes / 1024) });
  return t("megabytes", { n: number(bytes / 1024 / 1024) });
}

export function lengthOf(seconds) {
  const whole = Math.max(0, Math.round(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
