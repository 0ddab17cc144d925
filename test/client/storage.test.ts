import { expect, it } from 'vitest'
import { Browser, until } from './browser.ts'
import { ME, Script, welcome } from './script.ts'

const WATCHING = { id: 'w', kind: 'watching', role: 'guest' } as const

// In a file of its own: without storage everything of a page is kept in one memory.
it('works for the visit where storage is refused, and says so', async () => {
  const script = new Script()
  const server = await script.start()
  script.grant = ({ name }) => ({ member: name ? ME : WATCHING })
  script.greet = (socket) => script.tell(welcome({ me: WATCHING }), socket)
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
  expect(rooms.map(({ me }) => me.value)).toEqual([WATCHING, WATCHING])
  script.answer = ({ type }) => type === 'renew' && script.tell(welcome({ me: ME }))
  await rooms[0]?.join('Ann')
  for (const client of rooms) await until(client.me, (me) => me?.name === 'Ann')
  expect(script.sessions).toBe(2)
  for (const client of rooms) client.close()
  await script.stop()
})
