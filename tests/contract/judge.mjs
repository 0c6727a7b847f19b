// Judges requests and answers of a REST API by the facts of Twilio's (twilio_rest_facts.json). Complaints are sentences;
// none: Twilio would understand the request, or could have answered so.
import { readFileSync } from "node:fs";

export const facts = JSON.parse(readFileSync(new URL("twilio_rest_facts.json", import.meta.url)));

const compiled = facts.operations.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replaceAll(".", "\\.").replace(/\{(\w+)\}/g, "(?<$1>[^/]+?)")}$`),
}));

/// The operation that a request asks for; undefined when Twilio has none, or this program is not known to use it.
export function operationOf(method, path) {
  return compiled.find((one) => one.operation.method === method && one.pattern.test(path))?.operation;
}

const is = {
  integer: (text) => /^-?\d+$/.test(text),
  number: (text) => /^-?\d+(\.\d+)?$/.test(text),
  boolean: (text) => /^(true|false)$/.test(text),
};

/// What is wrong with a parameter's text; undefined when nothing is.
function wrongText(type, text) {
  if (text === "" && !Array.isArray(type) && /^[A-Z]{2}$/.test(type)) return undefined; // takes the value away
  if (Array.isArray(type)) return type.includes(text) ? undefined : `is not one of ${type.join(", ")}`;
  // Several stand apart by spaces, or the parameter is repeated.
  if (type.list) return text.split(" ").map((one) => wrongText(type.list, one)).find(Boolean);
  if (/^[A-Z]{2}$/.test(type)) return new RegExp(`^${type}[0-9a-fA-F]{32}$`).test(text) ? undefined : `is not a ${type} SID`;
  return !is[type] || is[type](text) ? undefined : `is not of type ${type}`;
}

/// What is wrong with a member of an answer, and below it. Anything may be null.
function wrongValue(type, value, where) {
  if (value === null) return [];
  const wrong = (what) => [`${where} ${what}: ${JSON.stringify(value)}`];
  if (Array.isArray(type)) return type.includes(value) ? [] : wrong(`is not one of ${type.join(", ")}`);
  if (type.list) return Array.isArray(value) ? value.flatMap((one, i) => wrongValue(type.list, one, `${where}[${i}]`)) : wrong("is not a list");
  if (type.of) return typeof value === "object" && !Array.isArray(value) ? wrongMembers(type.of, value, `${where}.`) : wrong("is not an object");
  if (/^[A-Z]{2}$/.test(type)) return typeof value === "string" && !wrongText(type, value) ? [] : wrong(`is not a ${type} SID`);
  const good = {
    string: typeof value === "string", boolean: typeof value === "boolean", number: typeof value === "number",
    integer: Number.isInteger(value), object: typeof value === "object",
  }[type];
  return good ? [] : wrong(`is not of type ${type}`);
}

function wrongMembers(members, value, where) {
  return Object.entries(value).flatMap(([name, one]) =>
    Object.hasOwn(members, name) ? wrongValue(members[name], one, where + name) : [`Twilio's answer has no member ${where}${name}`],
  );
}

/// `target`: path and query; `body`: the form as sent.
export function judgeRequest(method, target, body = "") {
  const url = new URL(target, "http://twilio.invalid");
  const operation = operationOf(method, url.pathname);
  if (!operation) return [`Twilio has no ${method} ${url.pathname}, or it is not in the facts`];
  const complaints = [];
  const { groups = {} } = compiled.find((one) => one.operation === operation).pattern.exec(url.pathname);
  for (const [name, text] of Object.entries(groups)) {
    const wrong = wrongText(operation.in_path[name], decodeURIComponent(text) || "nothing");
    if (wrong) complaints.push(`${operation.id}: ${name} in the path ${wrong}: ${text}`);
  }
  const form = new URLSearchParams(body);
  for (const [place, given, known] of [["query", url.searchParams, operation.query], ["form", form, operation.form]]) {
    for (const [name, text] of given) {
      // Twilio's DateCreated< and the like are written with the sign in the name.
      const type = Object.hasOwn(known, name) ? known[name] : undefined;
      if (type === undefined) complaints.push(`${operation.id} has no parameter ${name} in its ${place}`);
      else {
        const wrong = wrongText(type, text);
        if (wrong) complaints.push(`${operation.id}: ${name} ${wrong}: ${text}`);
      }
      if (given.getAll(name).length > 1 && type && !type.list) complaints.push(`${operation.id}: ${name} is given twice`);
    }
  }
  const size = url.searchParams.get("PageSize");
  if (size !== null && !(size >= 1 && size <= 1000)) complaints.push(`${operation.id}: PageSize is not from 1 to 1000: ${size}`);
  const has = (name) => form.has(name) || url.searchParams.has(name);
  for (const name of operation.required) if (!has(name)) complaints.push(`${operation.id} needs ${name}`);
  for (const group of operation.one_of ?? []) {
    if (!group.some(has)) complaints.push(`${operation.id} needs one of ${group.join(", ")}`);
  }
  return complaints;
}

/// Refusals are one shape for all: https://www.twilio.com/docs/usage/twilios-response
const refusal = { code: "integer", message: "string", more_info: "string", status: "integer" };

/// `text`: the body as it came.
export function judgeAnswer(operation, status, text) {
  const complain = (list) => list.map((one) => `${operation.id}: ${one}`);
  if (status >= 400) {
    if (!operation.members && operation.method !== "DELETE") return [];
    try {
      return complain(wrongMembers(refusal, JSON.parse(text), ""));
    } catch {
      return [`${operation.id}: a refusal that is no JSON: ${text.slice(0, 80)}`];
    }
  }
  const complaints = operation.statuses.includes(status) ? [] : [`${operation.id} does not answer with status ${status}`];
  if (!operation.members) {
    if (operation.method === "DELETE" && text !== "") complaints.push(`${operation.id} answers with no body`);
    return complaints;
  }
  try {
    return [...complaints, ...complain(wrongMembers(operation.members, JSON.parse(text), ""))];
  } catch {
    return [...complaints, `${operation.id}: an answer that is no JSON: ${text.slice(0, 80)}`];
  }
}

/// "conferences[0].sid" of the operation, or undefined: what the answer has by that name, at any depth.
export function memberOf(operation, name) {
  const search = (members) => {
    if (Object.hasOwn(members, name)) return members[name];
    for (const type of Object.values(members)) {
      const below = type.of ?? type.list?.of;
      const found = below && search(below);
      if (found) return found;
    }
    return undefined;
  };
  return search(operation.members ?? {});
}
