// AWS's SDK of SNS: https://www.npmjs.com/package/@aws-sdk/client-sns
const { PublishCommand, SNSClient } = require("@aws-sdk/client-sns");
const { globalAgent } = require("node:https");
const step = require("./step");

const accessKeyId = process.env.AWS_ACCESS_KEY_ID;
// This agent takes the proxy from the environment; that of the SDK does not.
const requestHandler = { httpsAgent: globalAgent };
const connect = (credentials) => new SNSClient({ requestHandler, region: "us-east-1", credentials });
const send = async (client, PhoneNumber) =>
  (await client.send(new PublishCommand({ PhoneNumber, Message: "482915 is your code." }))).MessageId;
const code = (error) => error.name;

(async () => {
  const client = connect();
  const wrong = connect({ accessKeyId, secretAccessKey: "wrong" });
  await step("send", () => send(client, "+14155550100"), code);
  await step("wrong secret", () => send(wrong, "+14155550100"), code);
  await step("bad number", () => send(client, "+1415"), code);
})();
