// A small bot on vk-io: answers texts, sends a file back for a file, and answers a pressed callback button.
// Usage: node vk_io_bot.cjs API_BASE_URL TOKEN GROUP_ID

const http = require("http");
const { VK, Keyboard } = require("vk-io");

const [, , apiBaseUrl, token, group] = process.argv;
const vk = new VK({ token, apiBaseUrl, pollingGroupId: Number(group), agent: new http.Agent() });

const keyboard = Keyboard.builder().callbackButton({ label: "Да", payload: { answer: "yes" } }).inline();

vk.updates.on("message_new", async (context) => {
  if (context.hasAttachments("doc")) {
    const [doc] = context.getAttachments("doc");
    const attachment = await vk.upload.messageDocument({
      peer_id: context.peerId,
      source: { value: Buffer.from(`size ${doc.size}`), filename: "answer.txt" },
    });
    await context.send({ message: "file", attachment });
    return;
  }
  await context.send({ message: `echo: ${context.text}`, keyboard });
});

vk.updates.on("message_event", async (context) => {
  await context.answer({ type: "show_snackbar", text: "pressed" });
  await context.send(`pressed: ${JSON.stringify(context.eventPayload)}`);
});

vk.updates.startPolling().then(
  () => console.log("ready"),
  (error) => { console.error(error); process.exit(1); },
);
