// An Odoo as far as we ask one: leads, contacts, notes, activities in memory, in the shapes that 17 and 18 (JSON-RPC)
// and 19 (JSON/2) answer. Faults are injected per "model.method": before the work is done, or after it.
import { once } from "node:events";
import { createServer } from "node:http";

const html = "<!DOCTYPE html><html><head><title>Odoo</title></head><body><h1>No database is selected</h1></body></html>";

class OdooError extends Error {
  constructor(name, status, message) {
    super(message);
    Object.assign(this, { name, status });
  }
}
const missing = (model, id) =>
  new OdooError(
    "odoo.exceptions.MissingError",
    404,
    `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: 7)`,
  );

const everyField = ["name", "phone", "phone_sanitized", "phone_mobile_search", "probability", "country_id", "user_id"];

export class Odoo {
  constructor(major) {
    Object.assign(this, { major, db: "sales", login: "bot@example.com", key: "0123456789abcdef0123", uid: 7 });
    this.tables = {
      "crm.lead": [],
      "res.partner": [],
      "res.users": [],
      "res.country": [
        { id: 75, name: "France", phone_code: 33 },
        { id: 20, name: "Belgium", phone_code: 32 },
        { id: 132, name: "Morocco", phone_code: 212 },
      ],
      "mail.message": [],
      "mail.activity": [],
      "ir.attachment": [],
    };
    this.calls = []; // "model.method", in order
    this.faults = [];
    this.lastId = 100;
  }

  static async start(major) {
    const odoo = new Odoo(major);
    odoo.server = createServer((request, response) => void odoo.#serve(request, response)).listen(0, "127.0.0.1");
    await once(odoo.server, "listening");
    odoo.url = `http://127.0.0.1:${odoo.server.address().port}`;
    return odoo;
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  /// The settings by which the program reaches it.
  get env() {
    return { ODOO_URL: this.url, ODOO_DB: this.db, ODOO_LOGIN: this.login, ODOO_API_KEY: this.key };
  }

  add(model, values) {
    const record = { id: ++this.lastId, active: true, write_date: "2026-11-20 20:36:49", ...values };
    this.tables[model].push(record);
    return record;
  }
  addLead(values) {
    return this.add("crm.lead", {
      type: "opportunity",
      partner_id: false,
      user_id: false,
      country_id: false,
      phone_sanitized: false,
      probability: 10,
      ...values,
    });
  }
  get notes() {
    return this.tables["mail.message"];
  }
  get attachments() {
    return this.tables["ir.attachment"];
  }
  get activities() {
    return this.tables["mail.activity"];
  }

  /// The next call of `what` ("crm.lead.message_post") fails. kind: access, missing, 401, 500, html, cut, half, hang.
  /// `after`: only once the work is done. `times`: how often.
  fail(what, kind, { after = false, times = 1 } = {}) {
    this.faults.push({ what, kind, after, times });
  }

  #fault(what, after) {
    const fault = this.faults.find((one) => one.what === what && one.after === after && one.times > 0);
    if (fault) fault.times -= 1;
    return fault?.kind;
  }

  async #serve(request, response) {
    let text = "";
    for await (const piece of request.setEncoding("utf8")) text += piece;
    const send = (status, type, body) => response.writeHead(status, { "Content-Type": type }).end(body);
    const json = (status, value) => send(status, "application/json; charset=utf-8", JSON.stringify(value));
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      return json(400, { name: "werkzeug.exceptions.BadRequest", message: "could not parse", debug: "Traceback" });
    }
    const two = request.url.match(/^\/json\/2\/([a-z_.]+)\/([a-z_0-9]+)$/);
    const rpc = request.method === "POST" && request.url === "/jsonrpc";
    if (!rpc && (!two || this.major < 19)) {
      if (request.url.startsWith("/json/") && this.major === 18) return response.writeHead(303, { Location: "/web/login" }).end();
      return send(404, "text/html", html);
    }
    const failWith = (error) => {
      const data = { name: error.name, message: error.message, arguments: [error.message], context: {} };
      data.debug = `Traceback (most recent call last):\n  File "/opt/odoo/server/secret.py"`;
      if (two) return json(error.status ?? 500, data);
      const code = this.major >= 19 ? 0 : 200;
      return json(200, { jsonrpc: "2.0", id: body.id, error: { code, message: "Odoo Server Error", data } });
    };
    const reply = (value) => (two ? json(200, value) : json(200, { jsonrpc: "2.0", id: body.id, result: value }));
    try {
      if (!two && body.params.service === "common") return reply(this.#common(body.params));
      const call = two ? this.#named(request, two, body) : this.#positional(body.params.args);
      const what = `${call.model}.${call.method}`;
      this.calls.push(what);
      const spoil = (kind, value) => {
        if (kind === "access") return failWith(new OdooError("odoo.exceptions.AccessError", 403, "Vous n'êtes pas autorisé"));
        if (kind === "missing") return failWith(missing(call.model, 1));
        if (kind === "401") return failWith(new OdooError(two ? "werkzeug.exceptions.Unauthorized" : "odoo.exceptions.AccessDenied", 401, "Invalid apikey"));
        if (kind === "500") return send(500, "text/html", "<h1>Internal Server Error</h1>");
        if (kind === "html") return send(404, "text/html", html);
        if (kind === "cut") return response.destroy();
        if (kind === "half") {
          const whole = JSON.stringify(two ? value : { jsonrpc: "2.0", id: body.id, result: value });
          response.writeHead(200, { "Content-Type": "application/json", "Content-Length": whole.length + 1 });
          response.write(whole.slice(0, -1));
          return setTimeout(() => response.destroy(), 20);
        }
        if (kind === "hang") return undefined; // answers never
        throw new Error(`no fault "${kind}"`);
      };
      const before = this.#fault(what, false);
      if (before) return spoil(before, null);
      const value = this.#do(call);
      const after = this.#fault(what, true);
      return after ? spoil(after, value) : reply(value);
    } catch (error) {
      if (!(error instanceof OdooError)) console.error(error);
      return failWith(error);
    }
  }

  #common({ method, args }) {
    if (method === "version")
      return {
        server_version: `${this.major}.0`,
        server_version_info: [this.major, 0, 0, "final", 0, ""],
        server_serie: `${this.major}.0`,
        protocol_version: 1,
      };
    const [db, login, key] = args;
    if (db !== this.db) throw new OdooError("psycopg2.OperationalError", 500, `FATAL: database "${db}" does not exist`);
    return login === this.login && key === this.key ? this.uid : false;
  }

  #named(request, [, model, method], body) {
    if (request.headers.authorization !== `bearer ${this.key}`)
      throw new OdooError("werkzeug.exceptions.Unauthorized", 401, "Invalid apikey");
    if (request.headers["x-odoo-database"] !== this.db)
      throw new OdooError("werkzeug.exceptions.NotFound", 404, "No database");
    return { model, method, ...body, json2: true };
  }

  #positional([db, uid, key, model, method, args, named]) {
    if (db !== this.db || uid !== this.uid || key !== this.key)
      throw new OdooError("odoo.exceptions.AccessDenied", 401, "Access Denied");
    const onRecords = ["message_post", "activity_schedule", "write", "read", "unlink"].includes(method);
    const rest = [...args];
    const call = { model, method, ...named };
    if (onRecords) call.ids = rest.shift();
    if (method === "write") call.vals = rest.shift();
    if (method === "search" || method === "search_count") call.domain = rest.shift();
    if (method === "create") {
      const values = rest.shift();
      call.vals_list = Array.isArray(values) ? values : [values];
    }
    return call;
  }

  #do(call) {
    const table = this.tables[call.model];
    if (!table) throw new OdooError("odoo.exceptions.UserError", 404, `Object ${call.model} doesn't exist`);
    if (call.context?.lang) throw new OdooError("odoo.exceptions.UserError", 422, "Invalid language code");
    const chosen = () =>
      call.ids.map((id) => {
        const record = table.find((one) => one.id === id);
        if (!record) throw missing(call.model, id);
        return record;
      });
    switch (call.method) {
      case "fields_get": {
        const fields = this.major >= 19 ? everyField : [...everyField, "mobile"];
        const there = fields.filter((name) => call.allfields.includes(name));
        return Object.fromEntries(there.map((name) => [name, { type: "char" }]));
      }
      case "search":
      case "search_count":
      case "search_read": {
        for (const field of call.fields ?? []) this.#checkField(call.model, field);
        const visible = table.filter((one) => call.context?.active_test === false || one.active !== false);
        let found = visible.filter((one) => this.#matches(call.model, one, call.domain ?? []));
        if (call.order === "write_date desc") found = found.sort((a, b) => (a.write_date < b.write_date ? 1 : -1));
        if (call.order === "id asc") found = found.sort((a, b) => a.id - b.id);
        if (call.method === "search_count") return found.length;
        found = found.slice(0, call.limit ?? 1000);
        if (call.method === "search") return found.map((one) => one.id);
        return found.map((one) => this.#read(one, call.fields));
      }
      case "read":
        return table.filter((one) => call.ids.includes(one.id)).map((one) => this.#read(one, call.fields));
      case "create": {
        return call.vals_list.map((values) => {
          if (call.model === "crm.lead" && !values.name)
            throw new OdooError("odoo.exceptions.ValidationError", 422, "Missing required value");
          return (call.model === "crm.lead" ? this.addLead(values) : this.add(call.model, values)).id;
        });
      }
      case "unlink":
        for (const record of chosen()) table.splice(table.indexOf(record), 1);
        return true;
      case "write":
        for (const record of chosen()) Object.assign(record, call.vals);
        return true;
      case "message_post": {
        const [record] = chosen();
        const body = call.body_is_html ? call.body : `<p>${call.body.replaceAll("<", "&lt;")}</p>`;
        const { message_id, author_id = 3, date, subtype_xmlid, partner_ids = [] } = call;
        const { id } = this.add("mail.message", {
          model: call.model,
          res_id: record.id,
          body,
          message_id,
          author_id,
          date,
          subtype_xmlid,
          partner_ids,
        });
        return this.major >= 19 ? [id] : id;
      }
      case "activity_schedule": {
        const [record] = chosen();
        const { summary, date_deadline, user_id = this.uid, act_type_xmlid } = call;
        const values = { res_model: call.model, res_id: record.id, summary, date_deadline, user_id, act_type_xmlid };
        const { id } = this.add("mail.activity", values);
        return this.major >= 19 ? [id] : `mail.activity(${id},)`;
      }
      default:
        throw new OdooError("werkzeug.exceptions.NotFound", 404, `no method ${call.method}`);
    }
  }

  #checkField(model, field) {
    if (field === "mobile" && this.major >= 19)
      throw new OdooError("builtins.ValueError", 500, `Invalid field '${field}' on '${model}'`);
  }

  #read(record, fields) {
    const names = ["id", ...(fields ?? Object.keys(record))];
    return Object.fromEntries(names.map((name) => [name, record[name] ?? false]));
  }

  /// Polish notation as Odoo reads it: "|" and "&" before two terms, "&" between what is left.
  #matches(model, record, domain) {
    const rest = [...domain];
    const take = () => {
      const term = rest.shift();
      if (term === "|" || term === "&") {
        const [left, right] = [take(), take()];
        return term === "|" ? left || right : left && right;
      }
      return this.#holds(model, record, term);
    };
    let all = true;
    while (rest.length > 0) all = take() && all;
    return all;
  }

  #holds(model, record, [field, operator, wanted]) {
    this.#checkField(model, field);
    const idOf = (value) => (Array.isArray(value) ? value[0] : value);
    if (field === "phone_mobile_search") {
      if (Array.isArray(wanted) || wanted.length < 3)
        throw new OdooError("odoo.exceptions.UserError", 422, "Please enter at least 3 characters");
      const digits = (text) => (text || "").replaceAll(/[\s\\./()-]/g, "");
      return [record.phone, record.mobile].some((text) =>
        operator === "ilike" ? digits(text).includes(wanted) : digits(text).replace(/^00/, "+") === wanted,
      );
    }
    if (operator === "=") return (idOf(record[field]) ?? false) === wanted;
    if (operator === ">") return record[field] > wanted;
    if (operator === ">=") return record[field] >= wanted;
    if (operator === "in") return wanted.includes(idOf(record[field]));
    if (operator === "child_of") {
      const of = this.tables["res.partner"].find((one) => one.id === idOf(record[field]));
      return wanted.includes(idOf(record[field])) || (of !== undefined && wanted.includes(idOf(of.parent_id)));
    }
    throw new OdooError("builtins.ValueError", 500, `Invalid operator ${operator}`);
  }
}
