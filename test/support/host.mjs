import { once } from 'node:events'
import { createServer } from 'node:http'

/**
 * A page of somebody's own site with one room in it, strict towards other windows: it keeps them
 * apart (`Cross-Origin-Opener-Policy`) and tells nobody where its visitors come from. The address says
 * which room, in which layout and language, and who the visitor is by the host's word
 * (`?room=&layout=&locale=&identity=`).
 * @param {{ port: number, parlor: string }} options `parlor`: the Worker's origin.
 */
export async function startHost({ port, parlor }) {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  }
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://host')
    const attributes = ['room', 'layout', 'locale', 'identity']
      .map((name) => [name, searchParams.get(name) ?? (name === 'room' ? 'lobby' : null)])
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}="${encodeURIComponent(value ?? '')}"`)
      .join(' ')
    response.writeHead(200, headers).end(`<!doctype html>
<html lang="en"><head><title>A shop</title><link rel="icon" href="data:,"></head>
<body><h1>A shop</h1>
<parlor-room site="demo" ${attributes} loading="eager" heading="Talk"></parlor-room>
<script type="module" src="${parlor}/parlor.js"></script></body></html>`)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    // Another site than the Worker's 127.0.0.1, so that its cookies are a third party's here.
    url: `http://localhost:${port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
