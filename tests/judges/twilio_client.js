// Twilio's SDK: https://www.npmjs.com/package/twilio
const twilio = require("twilio");
const step = require("./step");

const send = async (client, to) =>
  (await client.messages.create({ to, from: "+15005550006", body: "482915 is your code." })).sid;

(async () => {
  const client = twilio();
  const sid = await step("send", () => send(client, "+14155550100"));
  await step("state", async () => (await client.messages(sid).fetch()).status);
  await step("wrong secret", () => send(twilio(process.env.TWILIO_ACCOUNT_SID, "wrong"), "+14155550100"));
  await step("bad number", () => send(client, "+15005550001"));
})();
