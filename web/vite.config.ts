import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { loadEnv, type Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { policy, serverOrigin } from './scripts/apart'

const server = process.env.SOFTPHONE_DEV_SERVER ?? 'http://localhost:3000'

/** A page hosted apart brings its policy itself: only the build knows its server. */
function ownPolicy(apart: string): Plugin {
  return {
    name: 'own-policy',
    apply: 'build',
    transformIndexHtml: () =>
      apart
        ? [
            {
              tag: 'meta',
              attrs: { 'http-equiv': 'Content-Security-Policy', content: policy(apart) },
              injectTo: 'head-prepend',
            },
          ]
        : [],
  }
}

export default defineConfig(({ mode }) => {
  const apart = serverOrigin(loadEnv(mode, fileURLToPath(new URL('.', import.meta.url)), 'VITE_'))
  return {
    plugins: [react(), tailwindcss(), ownPolicy(apart)],
    define: { __SERVER__: JSON.stringify(apart) },
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    build: {
      // The server's content policy allows files of its own origin only, so nothing becomes a data: URL.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 700,
      rolldownOptions: {
        output: {
          // The numbering plans of the world are a third of the page, and signing in needs none of them.
          codeSplitting: {
            groups: [
              { name: 'numbers', test: /libphonenumber-js|src\/lib\/numbers/, priority: 1 },
              // Reading a link needs to read a number's text, not to know the plans.
              { name: 'text', test: /src\/lib\/dial-string/, priority: 2 },
            ],
          },
        },
      },
    },
    server: {
      proxy: {
        // The server checks Origin against Host; without changeOrigin both are the development address.
        '/api': { target: server, ws: true },
        '/signal': { target: server, ws: true },
        '/webhook': { target: server },
      },
    },
    test: { environment: 'node', include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'] },
  }
})
