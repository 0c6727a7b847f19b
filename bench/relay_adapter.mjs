// Carries a load generator's requests, one JSON object a line, to relay_target: node bench/relay_adapter.mjs PORT
import { createSocket } from 'node:dgram'
import { createInterface } from 'node:readline'

const port = Number(process.argv[2])
const socket = createSocket('udp4')
socket.on('message', (answer) => process.stdout.write(`${answer}\n`))
socket.bind(0, '127.0.0.1')
createInterface({ input: process.stdin }).on('line', (line) => {
  const { op, ...call } = JSON.parse(line)
  if (op === 'end') process.exit(0)
  if (op === 'setup') socket.send(JSON.stringify(call), port, '127.0.0.1')
})
