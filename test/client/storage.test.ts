import { expect, it } from 'vitest'
import { Browser, until } from './browser.ts'
import { Script } from './script.ts'

// In a file of its own: without storage everything of a page is kept in one memory.
it('works for the visit where storage is refused, and says so', async () => {
  const script = new Script()
  const server = await script.start()
  const browser = new Browser()
  browser.refusesStorage = true
  const rooms = ['one', 'two'].map((room) => browser.open({ server, site: 'demo', room }))
  for (const client of rooms) {
    client.connect()
    await until(client.connection, ({ state }) => state === 'live')
    client.draft = 'half a'
    expect(client.draft).toBe('half a')
    expect(client.persistent.value).toBe(false)
  }
  expect(script.sessions).toBe(1)
  for (const client of rooms) client.close()
  await script.stop()
})
