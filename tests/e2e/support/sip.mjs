// SIP peers for tests: sipp speaks the signalling, this process the sound.
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const scenarios = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "interop/sip");

/// A UDP port of this machine with RTP on it: says a tone, keeps what it hears (PCMU or PCMA).
export class Telephone {
  static async open() {
    const telephone = new Telephone();
    telephone.socket = createSocket("udp4");
    telephone.socket.bind(0, "127.0.0.1");
    await once(telephone.socket, "listening");
    telephone.port = telephone.socket.address().port;
    telephone.heard = [];
    telephone.keys = [];
    telephone.socket.on("message", (packet, from) => telephone.#receive(packet, from));
    return telephone;
  }
  #sequence = 1;
  #time = 0;
  #lastKey = -1;

  #receive(packet, from) {
    if (packet.length < 12 || packet[0] >> 6 !== 2) return;
    this.remote = from;
    const type = packet[1] & 0x7f;
    if (type === 101) {
      const stamp = packet.readUInt32BE(4);
      if (packet[13] & 0x80 && stamp !== this.#lastKey) {
        this.#lastKey = stamp;
        this.keys.push("0123456789*#ABCD"[packet[12]]);
      }
      return;
    }
    this.type = type;
    this.heard.push({ at: Date.now(), samples: [...packet.subarray(12)].map(type === 8 ? fromALaw : fromMuLaw) });
  }
  /// Says `hertz` from now on, to whoever has sent something here (or to `remote`).
  say(hertz, { aLaw = false } = {}) {
    clearInterval(this.timer);
    if (!hertz) return;
    this.timer = setInterval(() => {
      if (!this.remote) return;
      const packet = Buffer.alloc(172);
      packet[0] = 0x80;
      packet[1] = aLaw ? 8 : 0;
      packet.writeUInt16BE(this.#sequence++ & 0xffff, 2);
      packet.writeUInt32BE(this.#time >>> 0, 4);
      packet.writeUInt32BE(0x1234, 8);
      for (let i = 0; i < 160; ++i) {
        const sample = Math.round(8000 * Math.sin((2 * Math.PI * hertz * (this.#time + i)) / 8000));
        packet[12 + i] = aLaw ? toALaw(sample) : toMuLaw(sample);
      }
      this.#time += 160;
      this.socket.send(packet, this.remote.port, this.remote.address);
    }, 20);
  }
  /// Share of the power at `hertz` in the last second that was heard, 0 to 1.
  share(hertz) {
    const recent = this.heard.filter((packet) => packet.at > Date.now() - 1000).flatMap((packet) => packet.samples);
    if (recent.length < 4000) return 0;
    // Forwarding keeps the packets' order; phase jumps between packets cost little.
    let sine = 0;
    let cosine = 0;
    let power = 0;
    recent.forEach((sample, i) => {
      sine += sample * Math.sin((2 * Math.PI * hertz * i) / 8000);
      cosine += sample * Math.cos((2 * Math.PI * hertz * i) / 8000);
      power += sample * sample;
    });
    return power === 0 ? 0 : (2 * (sine * sine + cosine * cosine)) / (recent.length * power);
  }
  close() {
    clearInterval(this.timer);
    this.socket.close();
  }
}

function fromMuLaw(code) {
  const bits = ~code & 0xff;
  const magnitude = (((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7);
  return bits & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
}
function fromALaw(code) {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  let magnitude = ((bits & 15) << 4) + 8;
  if (exponent > 0) magnitude = (magnitude + 256) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}
const nearest = (decode) => {
  const values = Array.from({ length: 256 }, (_, code) => decode(code));
  const cache = new Map();
  return (sample) => {
    if (!cache.has(sample)) {
      let best = 0;
      for (let code = 1; code < 256; ++code) {
        if (Math.abs(values[code] - sample) < Math.abs(values[best] - sample)) best = code;
      }
      cache.set(sample, best);
    }
    return cache.get(sample);
  };
};
const toMuLaw = nearest(fromMuLaw);
const toALaw = nearest(fromALaw);

/// Runs one scenario of tests/interop/sip for one call. `done` resolves when it has gone as written, and
/// rejects with sipp's complaint when not.
export function sipp(scenario, { port, remote, keys = {}, transport = "u1" }) {
  const options = ["-sf", join(scenarios, `${scenario}.xml`), "-i", "127.0.0.1", "-p", String(port), "-m", "1"];
  options.push("-t", transport, "-nostdin", "-timeout", "25", "-timeout_error");
  // OPTIONS outside of a call are answered.
  options.push("-aa");
  // For whoever looks into a failure: every message, in this folder.
  if (process.env.SIPP_TRACE) options.push("-trace_msg", "-message_file", join(process.env.SIPP_TRACE, `${scenario}.log`));
  for (const [name, value] of Object.entries(keys)) options.push("-key", name, String(value));
  if (remote) options.push(`127.0.0.1:${remote}`);
  const child = spawn("sipp", options, { stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (text) => (complaint += text));
  const done = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${scenario}: sipp says ${code}\n${complaint}`))));
  });
  done.catch(() => {});
  return { done, child };
}
