// How the page feels over a long history: the duration of interactions (Event Timing: input to next paint) and the
// frames of a scroll through the list. Usage: node bench/page_feel.mjs FOLDER   (a data folder of history_load's)
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const tests = join(dirname(dirname(fileURLToPath(import.meta.url))), "tests/e2e/support");
const { bar, connect, openPhone, talking } = await import(join(tests, "browser.mjs"));
const { Server, temporaryDirectory } = await import(join(tests, "server.mjs"));

const data = process.argv[2];
if (!data) {
  console.error("usage: node bench/page_feel.mjs FOLDER");
  process.exit(2);
}
const directory = temporaryDirectory();
const server = await Server.start({ data });
const phone = await openPhone(server, directory.path);
const { page } = phone;
let worst = 0;

/// The longest of the events of what is done.
async function act(name, work) {
  await page.evaluate(() => {
    window.__events.length = 0;
  });
  await work();
  await page.waitForTimeout(700);
  const took = await page.evaluate(() => Math.max(0, ...window.__events));
  worst = Math.max(worst, took);
  console.log(`${name.padEnd(14)} ${took === 0 ? "under 16" : String(took).padStart(4)} ms`);
}

try {
  await connect(phone, "Chlo");
  await page.evaluate(() => {
    window.__events = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.interactionId) window.__events.push(Math.round(entry.duration));
    }).observe({ type: "event", durationThreshold: 16 });
  });
  const field = page.getByRole("combobox", { name: "Number or name" });
  await act("digits", async () => {
    await field.click();
    for (const digit of "0199") await page.keyboard.press(digit, { delay: 50 });
  });
  await field.fill("+33199000001");
  await act("call", () => page.getByRole("button", { name: /^Call$/ }).click());
  await talking(phone);
  const button = (name) => bar(phone).getByRole("button", { name }).first();
  await act("mute", () => button(/^Mute/).click());
  await act("hold", () => button(/^Hold$/).click());
  await act("keypad", () => button(/^Keypad/).click());
  await act("transfer", () => button(/^Transfer$/).click());
  await act("escape", () => page.keyboard.press("Escape"));
  await act("hang up", () => button(/Hang up/).click());
  for (const place of ["History", "Voicemail", "Settings", "Phone", "History"]) {
    await act(place, () => page.getByRole("link", { name: new RegExp(`^${place}`) }).click());
  }
  console.log(`the slowest: ${worst} ms`);

  const frames = await page.evaluate(async () => {
    const list = document.querySelector("main");
    const times = [];
    let last = await new Promise(requestAnimationFrame);
    for (let i = 0; i < 600; i++) {
      list.scrollTop += 120;
      const now = await new Promise(requestAnimationFrame);
      times.push(now - last);
      last = now;
    }
    times.sort((a, b) => a - b);
    return { scrolled: list.scrollTop, median: times[300], p95: times[570], p99: times[594], longest: times[599] };
  });
  const ms = (value) => `${value.toFixed(1)} ms`;
  console.log(
    `scroll: ${frames.scrolled} px in 600 frames; median ${ms(frames.median)}, p95 ${ms(frames.p95)}, ` +
      `p99 ${ms(frames.p99)}, longest ${ms(frames.longest)}`,
  );
} finally {
  await phone.browser.close();
  await server.stop();
  directory.remove();
}
