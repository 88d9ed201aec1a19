// Vonage's SDK: https://www.npmjs.com/package/@vonage/server-sdk
const { Vonage } = require("@vonage/server-sdk");
const step = require("./step");

const { VONAGE_API_KEY: apiKey, VONAGE_API_SECRET: secret } = process.env;
const connect = (apiSecret) => new Vonage({ apiKey, apiSecret });
const send = async (client, to) =>
  (await client.sms.send({ to, from: "Acme", text: "482915 is your code." })).messages[0]["message-id"];
// A refusal of SMS has the messages, one of the balance the response.
const code = (error) => error.response.messages?.[0].status ?? error.response.status;

(async () => {
  const client = connect(secret);
  await step("send", () => send(client, "447700900100"), code);
  await step("balance", async () => (await client.accounts.getBalance()).value, code);
  await step("wrong secret", () => send(connect("wrong"), "447700900100"), code);
  await step("wrong secret for the balance", () => connect("wrong").accounts.getBalance(), code);
  await step("bad number", () => send(client, "4477"), code);
})();
