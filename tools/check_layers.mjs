// Keeps the architecture of src/ true: who may include whom, what pure code may not touch, how long a file may be.
// Usage: node tools/check_layers.mjs   (run from anywhere; registered with ctest)

import { readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// A folder may include itself and what is listed here, nothing else.
const mayInclude = {
  base: [],
  proto: ["base"],
  audio: ["base"],
  carrier: ["audio", "proto", "base"],
  desk: ["audio", "proto", "base"],
  setup: ["proto", "base"],
  crm: ["proto", "base"],
  delivery: ["crm", "desk", "proto", "base"],
  "io/net": ["base"],
  "io/store": ["io/net", "delivery", "crm", "desk", "proto", "base"],
  "io/media": ["io/net", "audio", "proto", "base"],
  "io/recording": ["io/media", "io/net", "audio", "proto", "base"],
  "io/carrier": ["io/recording", "io/media", "io/net", "carrier", "audio", "proto", "base"],
  "io/desk": ["io/delivery", "io/crm", "io/store", "io/recording", "io/net", "delivery", "crm", "desk", "audio", "proto", "base"],
  "io/crm": ["io/store", "io/net", "crm", "proto", "base"],
  "io/delivery": ["io/crm", "io/store", "io/net", "delivery", "crm", "desk", "proto", "base"],
  app: ["io/carrier", "io/desk", "io/recording", "io/media", "io/store", "io/net", "io/crm", "io/delivery", "carrier", "desk", "setup", "crm", "delivery", "audio", "proto", "base"],
};
const pure = ["base", "proto", "audio", "carrier", "desk", "setup", "crm", "delivery"];
const impure = [
  [/#include <(thread|mutex|condition_variable|future|fstream|filesystem|iostream|random)>/, "header"],
  [/#include <(sys\/socket|netinet\/|arpa\/|sys\/epoll|unistd|fcntl|netdb)/, "system header"],
  [/#include <boost\/(asio|beast)/, "Asio or Beast"],
  [/\b(steady_clock|system_clock)::now\s*\(/, "clock read"],
  [/\b(getenv|RAND_bytes|random_device|getrandom|time\(nullptr\))/, "hidden input"],
];
const limits = { ".cpp": [400, 600], ".hpp": [400, 600], ".ts": [200, 300], ".tsx": [200, 300] };

const problems = [];
const notes = [];

function walk(folder, visit) {
  for (const name of readdirSync(folder)) {
    if (["node_modules", "dist", "build"].includes(name)) continue;
    const path = join(folder, name);
    if (statSync(path).isDirectory()) walk(path, visit);
    else visit(path);
  }
}

function layerOf(path) {
  return Object.keys(mayInclude).find((layer) => path.startsWith(`${layer}/`));
}

function checkSource(path, text) {
  const inside = relative(join(root, "src"), path);
  const layer = layerOf(inside);
  const isTest = /_test\.cpp$|\/test_[a-z]+\.hpp$/.test(path);
  if (!layer) {
    if (inside !== "main.cpp") problems.push(`src/${inside}: belongs to no layer`);
    return;
  }
  text.split("\n").forEach((line, index) => {
    const where = `src/${inside}:${index + 1}`;
    const included = line.match(/^#include "([^"]+)"/)?.[1];
    if (included) {
      const target = layerOf(included);
      if (!target) problems.push(`${where}: include paths start at src/ ("${included}")`);
      else if (target !== layer && !mayInclude[layer].includes(target)) {
        problems.push(`${where}: ${layer} may not include ${target} ("${included}")`);
      }
    }
    if (pure.includes(layer) && !isTest) {
      for (const [pattern, what] of impure) {
        if (pattern.test(line)) problems.push(`${where}: ${layer} is pure, but has a ${what}: ${line.trim()}`);
      }
    }
  });
}

function checkSize(path, text) {
  const extension = path.match(/\.[a-z]+$/)?.[0];
  const limit = limits[extension];
  if (!limit) return;
  const lines = text.split("\n").length - 1;
  if (lines > limit[1]) problems.push(`${relative(root, path)}: ${lines} lines, the limit is ${limit[1]}`);
  else if (lines > limit[0]) notes.push(`${relative(root, path)}: ${lines} lines`);
}

walk(join(root, "src"), (path) => {
  if (!/\.(cpp|hpp)$/.test(path)) return;
  const text = readFileSync(path, "utf8");
  checkSource(path, text);
  checkSize(path, text);
});
walk(join(root, "web"), (path) => {
  if (/\.tsx?$/.test(path)) checkSize(path, readFileSync(path, "utf8"));
});

if (notes.length > 0) console.log(`long, but within the limit:\n  ${notes.join("\n  ")}`);
if (problems.length > 0) {
  console.error(`${problems.length} problem(s):\n  ${problems.join("\n  ")}`);
  process.exit(1);
}
console.log("layers and sizes: fine");
