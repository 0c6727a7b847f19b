// One Chromium a person, each with a microphone that sings its own tone.
import { join } from "node:path";
import { chromium } from "playwright-core";
import { writeTone } from "./tone.mjs";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-features=WebRtcHideLocalIpsWithMdns",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  "--allow-loopback-in-peer-connection",
];

/// Options: frequency (Hz) of the microphone; codec "pcmu" or "opus"; locale; viewport; colorScheme;
/// microphone false: permission refused; flags: more of Chromium's.
export async function openPhone(server, directory, options = {}) {
  const { frequency = 440, codec = "opus", locale = "en-GB", viewport = { width: 1280, height: 800 } } = options;
  const tone = join(directory, `tone-${frequency}.wav`);
  writeTone(tone, frequency);
  const args = [...flags, ...(options.flags ?? []), `--use-file-for-fake-audio-capture=${tone}`];
  const refused = options.microphone === false;
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: refused ? args.filter((flag) => flag !== "--use-fake-ui-for-media-stream") : args,
  });
  const context = await browser.newContext({
    locale,
    viewport,
    colorScheme: options.colorScheme ?? "light",
    reducedMotion: "reduce",
    permissions: refused ? [] : ["microphone", "notifications"],
  });
  const page = await context.newPage();
  const phone = { browser, context, page, requests: [], console: [], errors: [] };
  context.on("request", (request) => phone.requests.push(request.url()));
  page.on("console", (message) => phone.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => phone.errors.push(String(error)));
  await page.addInitScript(() => localStorage.setItem("softphone_debug", "1"));
  await page.goto(`${server.url}/?codec=${codec}`);
  return phone;
}

const noLine = /^(Starting|No line|Départ|Sans ligne)$/;

/// Signs in and waits until the phone can make and take calls.
export async function connect({ page }, name) {
  await page.getByRole("radio", { name: new RegExp(name) }).check();
  await page.getByRole("button", { name: /^(Connect|Se connecter)$/ }).click();
  // Docked, the page has no room to say it.
  await page.getByText(/^(Ready|Prêt|On a call|En appel|Away|Absent)$/).first().waitFor({ state: "attached" });
}

/// A line that is on its way back takes no call, and says so: a rep waits for it.
export async function dial({ page }, text) {
  await page.getByText(noLine).first().waitFor({ state: "detached" });
  await page.getByRole("combobox", { name: /^(Number or name|Numéro ou nom)$/ }).fill(text);
  await page.getByRole("button", { name: /^(Call|Appeler)$/ }).click();
}

/// The bar of the current call, and what one does there.
export const bar = ({ page }) => page.getByRole("region", { name: /^(Current call|Appel en cours)$/ });
export const says = (phone, text) => bar(phone).getByText(text).first().waitFor({ timeout: 20000 });
/// With three in a call it ends it for all, and the page may know of the third from the first moment.
const redButton = (phone) =>
  bar(phone).getByRole("button", { name: /^(Hang up|Raccrocher|End the call for all|Terminer l’appel pour tous)/ });
/// A call that is over shows its time as well, until the next one takes its place.
export const talking = async (phone) => {
  await redButton(phone).waitFor({ timeout: 20000 });
  await says(phone, /^\d\d:\d\d$/);
};
export const hangUp = (phone) => redButton(phone).click();
export const incoming = ({ page }) => page.getByRole("dialog", { name: /Incoming call/ });

/// The strongest frequency (Hz) that the page receives, and its level (dBFS), over half a second.
export async function hear(page) {
  return page.evaluate(async () => {
    const stream = window.__softphone?.remoteStream?.();
    if (!stream) return { frequency: 0, level: -Infinity };
    window.__ear ??= new AudioContext();
    if (window.__earStream !== stream) {
      window.__earStream = stream;
      window.__analyser = new AnalyserNode(window.__ear, { fftSize: 8192, smoothingTimeConstant: 0 });
      window.__ear.createMediaStreamSource(stream).connect(window.__analyser);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    const bins = new Float32Array(window.__analyser.frequencyBinCount);
    window.__analyser.getFloatFrequencyData(bins);
    let best = 1;
    for (let i = 2; i < bins.length; i++) if (bins[i] > bins[best]) best = i;
    return { frequency: (best * window.__ear.sampleRate) / 8192, level: bins[best] };
  });
}

/// Listens from now on, without a pause in which a short word would be missed; what it answers tells the level (dBFS) of
/// the loudest moment since.
export async function listen(page) {
  await hear(page);
  await page.evaluate(() => {
    clearInterval(window.__listening);
    window.__loudest = -Infinity;
    const bins = new Float32Array(window.__analyser.frequencyBinCount);
    window.__listening = setInterval(() => {
      window.__analyser.getFloatFrequencyData(bins);
      window.__loudest = bins.reduce((most, level) => Math.max(most, level), window.__loudest);
    }, 50);
  });
  return () => page.evaluate(() => window.__loudest);
}

/// The level (dBFS) of each of the frequencies (Hz) that the page receives.
export async function levels(page, frequencies) {
  await hear(page);
  return page.evaluate((wanted) => {
    const bins = new Float32Array(window.__analyser?.frequencyBinCount ?? 0);
    window.__analyser?.getFloatFrequencyData(bins);
    return wanted.map((frequency) => {
      const bin = Math.round((frequency * 8192) / window.__ear.sampleRate);
      return Math.max(...bins.slice(bin - 3, bin + 4));
    });
  }, frequencies);
}

/// Waits until all of `heard` and none of `silent` (Hz) is received.
export function hearsExactly(page, heard, silent = []) {
  return eventually(`${heard} Hz and not ${silent} Hz is heard`, async () => {
    const found = await levels(page, [...heard, ...silent]);
    return found.every((level, i) => (i < heard.length ? level > -65 : level < -75)) && found;
  });
}

/// Waits until `check` (async) gives a true value, and returns it; fails with `what` after `timeout` ms.
export async function eventually(what, check, timeout = 30000) {
  const deadline = Date.now() + timeout;
  let last;
  for (;;) {
    last = await check();
    if (last) return last;
    if (Date.now() > deadline) throw new Error(`did not happen in ${timeout} ms: ${what} (last: ${JSON.stringify(last)})`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/// Waits until the page hears `frequency` (within 3 %) louder than -60 dBFS.
export function hearsTone(page, frequency) {
  return eventually(`a tone of ${frequency} Hz is heard`, async () => {
    const heard = await hear(page);
    return heard.level > -60 && Math.abs(heard.frequency - frequency) < frequency * 0.03 && heard;
  });
}

/// Waits until the page has heard nothing above -70 dBFS for `lasting` ms.
export function hearsSilence(page, lasting = 0) {
  let since;
  return eventually("silence", async () => {
    const heard = await hear(page);
    if (heard.level >= -70) since = undefined;
    else since ??= Date.now();
    return since !== undefined && Date.now() - since >= lasting;
  });
}
