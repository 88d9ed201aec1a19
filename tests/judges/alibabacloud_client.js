// Alibaba Cloud's SDK of Short Message Service: https://www.npmjs.com/package/@alicloud/dysmsapi20170525
const { default: Client, QuerySendDetailsRequest, SendSmsRequest } = require("@alicloud/dysmsapi20170525");
const { Config } = require("@alicloud/openapi-client");
const step = require("./step");

const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret } = process.env;
// It knows no proxy, so the sandbox is its endpoint.
const endpoint = new URL(process.env.SMSCTL_SANDBOX).host;
const connect = (secret) =>
  new Client(new Config({ accessKeyId, accessKeySecret: secret, endpoint, protocol: "HTTP" }));
const message = { signName: "Sandbox", templateCode: "SMS_100000004", templateParam: '{"code":"482915"}' };
const send = async (client, phoneNumbers) =>
  (await client.sendSms(new SendSmsRequest({ ...message, phoneNumbers }))).body;

(async () => {
  const client = connect(accessKeySecret);
  const bizId = await step("send", async () => (await send(client, "13812345678")).bizId);
  await step("state", async () => {
    const sendDate = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll("-", "");
    const query = { phoneNumber: "13812345678", bizId, sendDate, pageSize: 10, currentPage: 1 };
    const found = await client.querySendDetails(new QuerySendDetailsRequest(query));
    return found.body.smsSendDetailDTOs.smsSendDetailDTO[0].sendStatus;
  });
  await step("wrong secret", async () => (await send(connect("wrong"), "13812345678")).code);
  await step("bad number", async () => (await send(client, "1381234")).code);
})();
