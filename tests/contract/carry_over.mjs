// Carries the facts that we rely on from a checkout of github.com/twilio/twilio-oai into twilio_rest_facts.json:
//   node tests/contract/carry_over.mjs PATH_OF_TWILIO_OAI REVISION
// What the description says in prose alone stands in `prose` below, what it leaves out in `beside`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, revision] = process.argv.slice(2);
const account = "/2010-04-01/Accounts/{AccountSid}";

/// host → path → methods. Only what this program asks.
const used = {
  api: {
    "/2010-04-01/Accounts/{Sid}.json": "get",
    [`${account}/Balance.json`]: "get",
    [`${account}/Calls.json`]: "get",
    [`${account}/Calls/{Sid}.json`]: "get post",
    [`${account}/Calls/{CallSid}/Recordings.json`]: "post",
    [`${account}/Calls/{CallSid}/Recordings/{Sid}.json`]: "post",
    [`${account}/Conferences.json`]: "get",
    [`${account}/Conferences/{Sid}.json`]: "post",
    [`${account}/Conferences/{ConferenceSid}/Participants.json`]: "get post",
    [`${account}/Conferences/{ConferenceSid}/Participants/{CallSid}.json`]: "post",
    [`${account}/Recordings/{Sid}.json`]: "get delete",
    [`${account}/Applications.json`]: "get post",
    [`${account}/Applications/{Sid}.json`]: "post delete",
    [`${account}/Keys.json`]: "get post",
    [`${account}/Keys/{Sid}.json`]: "delete",
    [`${account}/IncomingPhoneNumbers.json`]: "get post",
    [`${account}/IncomingPhoneNumbers/{Sid}.json`]: "post",
    [`${account}/AvailablePhoneNumbers/{CountryCode}/Local.json`]: "get",
    [`${account}/AvailablePhoneNumbers/{CountryCode}/Mobile.json`]: "get",
    [`${account}/AvailablePhoneNumbers/{CountryCode}/TollFree.json`]: "get",
    [`${account}/OutgoingCallerIds.json`]: "get",
  },
  pricing: { "/v1/PhoneNumbers/Countries/{IsoCountry}": "get" },
  voice: { "/v1/DialingPermissions/Countries": "get" },
};
const files = { api: "twilio_api_v2010", pricing: "twilio_pricing_v1", voice: "twilio_voice_v1" };

/// Words that a parameter takes, which only its description lists.
const prose = {
  CreateParticipant: {
    StatusCallbackEvent: ["initiated", "ringing", "answered", "completed"],
    ConferenceStatusCallbackEvent: ["start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"],
    Beep: ["true", "false", "onEnter", "onExit"],
  },
  CreateCallRecording: {
    RecordingStatusCallbackEvent: ["in-progress", "completed", "absent"],
    RecordingChannels: ["mono", "dual"],
  },
};
/// Needed, although the description does not demand them: one of each group.
const needed = { UpdateCall: [["Url", "Twiml", "Status", "TimeLimit", "StatusCallback"]] };

/// https://www.twilio.com/docs/voice/api/recording#fetch-a-recordings-media-file
const beside = ["wav", "mp3"].map((ending) => ({
  id: `FetchRecordingMedia.${ending}`, host: "api", method: "GET", path: `${account}/Recordings/{Sid}.${ending}`,
  in_path: { AccountSid: "AC", Sid: "RE" },
  query: { RequestedChannels: "integer", Download: "boolean" }, form: {}, required: [], statuses: [200, 206, 302, 307],
}));

function reader(description) {
  const follow = (schema) => (schema?.$ref ? description.components.schemas[schema.$ref.split("/").at(-1)] : schema);
  /// "string", "CA" (a SID), ["a","b"] (one of), {"list": …}, {"of": members}, "object" (anything).
  const type = (raw, depth = 0) => {
    const schema = follow(raw);
    if (schema.enum) return schema.enum.filter((word) => word !== null).map(String);
    const sid = /^\^([A-Z]{2})\[0-9a-fA-F\]\{32\}\$$/.exec(schema.pattern ?? "")?.[1];
    if (sid) return sid;
    if (schema["x-twilio"]?.overrideType) return schema["x-twilio"].overrideType;
    if (schema.type === "array") return { list: schema.items ? type(schema.items, depth + 1) : "object" };
    if (schema.properties && depth < 4) return { of: members(schema, depth + 1) };
    return schema.type ?? "object";
  };
  const members = (schema, depth) =>
    Object.fromEntries(Object.entries(follow(schema)?.properties ?? {}).map(([name, one]) => [name, type(one, depth)]));
  return { follow, type, members };
}

const operations = [];
for (const [host, paths] of Object.entries(used)) {
  const description = JSON.parse(readFileSync(join(folder, "spec/json", `${files[host]}.json`)));
  const { follow, type, members } = reader(description);
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of methods.split(" ")) {
      const operation = description.paths[path][method];
      const id = operation.operationId;
      const parameters = [...(description.paths[path].parameters ?? []), ...(operation.parameters ?? [])].map(follow);
      const at = (place) => parameters.filter((one) => one.in === place);
      const body = follow(operation.requestBody?.content?.["application/x-www-form-urlencoded"]?.schema);
      const form = body ? members(body, 0) : {};
      for (const [name, words] of Object.entries(prose[id] ?? {})) {
        const of = JSON.stringify(follow(body).properties[name].description);
        for (const word of words) if (!of.includes(word)) throw new Error(`${id}.${name}: ${word} is not in ${of}`);
        form[name] = form[name].list ? { list: words } : words;
      }
      const statuses = Object.keys(operation.responses).map(Number).filter((status) => status < 300);
      const answer = operation.responses[statuses[0]]?.content?.["application/json"]?.schema;
      operations.push({
        id, host, method: method.toUpperCase(), path,
        in_path: Object.fromEntries(at("path").map((one) => [one.name, type(one.schema)])),
        query: Object.fromEntries(at("query").map((one) => [one.name, type(one.schema)])),
        form,
        required: [...(body?.required ?? []), ...at("query").filter((one) => one.required).map((one) => one.name)],
        ...(needed[id] ? { one_of: needed[id] } : {}),
        statuses,
        ...(answer ? { members: members(answer, 0) } : {}),
      });
    }
  }
}
operations.push(...beside);
const facts = { source: "https://github.com/twilio/twilio-oai", revision, operations };
const lines = operations.map((one) => `    ${JSON.stringify(one)}`).join(",\n");
writeFileSync(
  new URL("twilio_rest_facts.json", import.meta.url),
  `{\n  "source": ${JSON.stringify(facts.source)},\n  "revision": ${JSON.stringify(revision)},\n  "operations": [\n${lines}\n  ]\n}\n`,
);
