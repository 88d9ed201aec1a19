// Tencent Cloud's SDK of SMS: https://www.npmjs.com/package/tencentcloud-sdk-nodejs-sms
const { sms } = require("tencentcloud-sdk-nodejs-sms");
const step = require("./step");

const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey } = process.env;
const connect = (key) =>
  new sms.v20210111.Client({ credential: { secretId, secretKey: key }, region: "ap-guangzhou" });
const message = { SignName: "Sandbox", TemplateId: "1000004", TemplateParamSet: ["482915"] };
const send = async (client, to) =>
  (await client.SendSms({ ...message, SmsSdkAppId: "1400000000", PhoneNumberSet: [to] })).SendStatusSet[0];

(async () => {
  const client = connect(secretKey);
  const serialNo = await step("send", async () => (await send(client, "+8613812345678")).SerialNo);
  await step("state", async () => {
    const period = { BeginTime: Math.floor(Date.now() / 1000) - 60, Offset: 0, Limit: 10 };
    const query = { SmsSdkAppId: "1400000000", PhoneNumber: "+8613812345678", ...period };
    const { PullSmsSendStatusSet: found } = await client.PullSmsSendStatusByPhoneNumber(query);
    return found.find((status) => status.SerialNo === serialNo).ReportStatus;
  });
  await step("wrong secret", async () => (await send(connect("wrong"), "+8613812345678")).Code);
  await step("bad number", async () => (await send(client, "+861381234")).Code);
})();
