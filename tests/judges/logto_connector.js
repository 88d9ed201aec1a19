// Logto's connectors: https://www.npmjs.com/package/@logto/connector-twilio-sms and others
//
// Its arguments are a package, a file with its config, one with a wrong secret, a number and one that is wrong.
const { readFileSync } = require("node:fs");
const step = require("./step");

const [name, config, wrongConfig, number, wrongNumber] = process.argv.slice(2);
const { default: createConnector } = require(`@logto/${name}`);

const send = async (file, to) => {
  const config = JSON.parse(readFileSync(file, "utf8"));
  const connector = await createConnector({ getConfig: async () => config });
  connector.configGuard.parse(config);
  await connector.sendMessage({ to, type: "SignIn", payload: { code: "482915" } });
  return "sent";
};

// What the provider answered, where the connector tells it.
const code = ({ code, data }) => `${code} ${JSON.stringify(data)}`;

(async () => {
  await step("send", () => send(config, number), code);
  await step("wrong secret", () => send(wrongConfig, number), code);
  await step("bad number", () => send(config, wrongNumber), code);
})();
