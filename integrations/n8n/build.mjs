// Makes workflows/*.json of src/*.js: n8n wants code inside JSON, people do not.
//   node build.mjs           writes them
//   node build.mjs --check   fails when one is not what it would write
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const source = (name) => readFileSync(join(folder, "src", name), "utf8").trim();

const webhook = (path, more = {}) => ({
  id: "webhook",
  name: "Webhook",
  type: "n8n-nodes-base.webhook",
  typeVersion: 2.1,
  position: [0, 0],
  webhookId: path.replaceAll("/", "-"),
  parameters: { httpMethod: "POST", path, responseMode: "responseNode", options: {}, ...more },
});
const code = (name, jsCode) => ({
  id: "code",
  name,
  type: "n8n-nodes-base.code",
  typeVersion: 2,
  position: [240, 0],
  parameters: { mode: "runOnceForAllItems", jsCode },
});
const respondJson = {
  id: "respond",
  name: "Respond to Webhook",
  type: "n8n-nodes-base.respondToWebhook",
  typeVersion: 1.5,
  position: [480, 0],
  parameters: {
    respondWith: "json",
    responseBody: "={{ $json.body }}",
    options: { responseCode: "={{ $json.code }}" },
  },
};
const respondXml = {
  ...respondJson,
  parameters: {
    respondWith: "text",
    responseBody: "={{ $json.body }}",
    options: {
      responseCode: "={{ $json.code }}",
      responseHeaders: { entries: [{ name: "Content-Type", value: "text/xml; charset=utf-8" }] },
    },
  },
};
/// What passes is new and genuine: the team's own steps begin behind it. It comes after the answer, so that a step that
/// fails does not have the event sent again.
const only = (node, what) => ({
  id: "only",
  name: "New ones only",
  type: "n8n-nodes-base.code",
  typeVersion: 2,
  position: [720, 0],
  parameters: {
    mode: "runOnceForAllItems",
    jsCode: `const { fresh, ${what} } = $("${node}").first().json;\nreturn fresh ? [{ json: ${what} }] : [];`,
  },
});
const yours = {
  id: "yours",
  name: "Your steps",
  type: "n8n-nodes-base.noOp",
  typeVersion: 1,
  position: [960, 0],
  parameters: {},
};

function workflow(id, name, nodes) {
  const connections = {};
  nodes.slice(0, -1).forEach((node, index) => {
    connections[node.name] = { main: [[{ node: nodes[index + 1].name, type: "main", index: 0 }]] };
  });
  return { id, name, active: false, settings: { executionOrder: "v1" }, pinData: {}, tags: [], meta: {}, nodes, connections };
}

const checked = (path) => source("check-twilio.js").replace("{{PATH}}", path);
const withCheck = (file, path) => source(file).replace("{{CHECK}}", checked(path));
const rawBody = { options: { rawBody: true } };

export const workflows = {
  "events.json": workflow("softphoneEvents", "Softphone: call events", [
    webhook("softphone/events", rawBody),
    code("Verify", source("verify-event.js")),
    respondJson,
    only("Verify", "event"),
    yours,
  ]),
  "token.json": workflow("softphoneToken", "Softphone: access token", [
    {
      ...webhook("softphone/token", { authentication: "headerAuth" }),
      credentials: { httpHeaderAuth: { id: "softphoneKey", name: "Softphone key" } },
    },
    code("Mint", source("mint-token.js")),
    respondJson,
  ]),
  "voice.json": workflow("softphoneVoice", "Softphone: voice URL", [
    webhook("softphone/voice"),
    code("Answer", withCheck("voice.js", "softphone/voice")),
    respondXml,
  ]),
  "status.json": workflow("softphoneStatus", "Softphone: status callbacks", [
    webhook("softphone/status"),
    code("Read", withCheck("status.js", "softphone/status")),
    respondJson,
    only("Read", "status"),
    yours,
  ]),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes("--check");
  for (const [file, content] of Object.entries(workflows)) {
    const path = join(folder, "workflows", file);
    const text = `${JSON.stringify(content, null, 2)}\n`;
    if (!check) writeFileSync(path, text);
    else if (readFileSync(path, "utf8") !== text) throw new Error(`${file} is not what src/ makes: run node build.mjs`);
  }
}
