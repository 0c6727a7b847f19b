import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const server = process.env.SOFTPHONE_DEV_SERVER ?? 'http://localhost:3000'

export default defineConfig({
  plugins: [react(), tailwindcss()],
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
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
})
