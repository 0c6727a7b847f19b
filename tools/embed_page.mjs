// Usage: node tools/embed_page.mjs PAGE_DIR OUTPUT_DIR
// Writes every file of the built page, compressed, and an assembler file and a C++ table that put them in the binary.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const [pageDir, outputDir] = process.argv.slice(2)
if (!pageDir || !outputDir) {
  console.error('usage: node tools/embed_page.mjs PAGE_DIR OUTPUT_DIR')
  process.exit(2)
}

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wasm': 'application/wasm',
}
const alreadyCompressed = new Set(['.png', '.webp', '.woff2', '.mp3', '.ogg'])

function compress(bytes, extension) {
  if (alreadyCompressed.has(extension)) return { gzip: null, brotli: null }
  const gzip = gzipSync(bytes, { level: 9 })
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  const worthIt = (packed) => (packed.length < bytes.length * 0.95 ? packed : null)
  return { gzip: worthIt(gzip), brotli: worthIt(brotli) }
}

const files = readdirSync(pageDir, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort()

mkdirSync(outputDir, { recursive: true })
const assembly = ['    .section .rodata']
const declarations = []
const rows = []

function embed(symbol, bytes) {
  if (!bytes) return '{}'
  const file = join(outputDir, `${symbol}.bin`)
  writeFileSync(file, bytes)
  assembly.push(`    .global ${symbol}`, `${symbol}:`, `    .incbin ${JSON.stringify(file)}`)
  declarations.push(`extern const char ${symbol}[];`)
  return `{${symbol}, ${bytes.length}}`
}

files.forEach((file, index) => {
  const bytes = readFileSync(file)
  const extension = extname(file)
  const path = '/' + relative(pageDir, file).split(sep).join('/')
  const etag = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  // Vite puts files under assets/ with a hash of their content in the name.
  const immutable = /^\/assets\/.+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/.test(path)
  const { gzip, brotli } = compress(bytes, extension)
  const symbol = `softphone_page_${index}`
  const parts = [embed(symbol, bytes), embed(`${symbol}_gzip`, gzip), embed(`${symbol}_brotli`, brotli)]
  const type = types[extension] ?? 'application/octet-stream'
  rows.push(`    {${JSON.stringify(path)}, ${JSON.stringify(type)}, "${etag}", ${immutable}, ${parts.join(', ')}},`)
})

// An object without this section would ask the linker for an executable stack.
assembly.push('    .section .note.GNU-stack,"",%progbits', '')
writeFileSync(join(outputDir, 'page.S'), assembly.join('\n'))
writeFileSync(
  join(outputDir, 'page.cpp'),
  `#include <array>

#include "io/desk/page.hpp"

extern "C" {
${declarations.join('\n')}
}

namespace softphone::io_desk {
namespace {

const std::array<PageAsset, ${rows.length}> kAssets = {{
${rows.join('\n')}
}};

}  // namespace

std::span<const PageAsset> embedded_page() { return kAssets; }

}  // namespace softphone::io_desk
`,
)
