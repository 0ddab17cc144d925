import { afterAll, expect, it } from 'vitest'
import { seeded, sleep, until } from '../../bench/load/statistics.ts'
import { launchParlor } from '../../bench/load/target.ts'
import type { Server } from '../../bench/server/launch.ts'
import { broken } from './check.ts'
import { Member } from './support/member.ts'
import { LONG, PORT } from './support/size.ts'

const KILLS = LONG ? 60 : 5
const MEMBERS = 8
let server: Server | undefined
afterAll(() => server?.destroy())

it(`keeps its promises over ${KILLS} kills under load`, { timeout: KILLS * 15_000 + 60_000 }, async () => {
  const random = seeded(Number(process.env.CHAOS_SEED ?? 1))
  server = await launchParlor(PORT)
  const address = `http://${server.host}`
  const members = Array.from({ length: MEMBERS }, (_, at) => new Member(`m${at}`))
  await Promise.all(members.map((member) => member.enter(address, 'killed')))

  let talking = true
  const talks = members.map(async (member) => {
    while (talking) {
      member.act(random())
      await sleep(150 + random() * 250)
    }
  })
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(100 + random() * 1900)
    await server.kill()
    // Somebody reloads the page while there is no server: what they wrote waits in storage.
    const reloading = kill % 5 === 2 ? members[kill % MEMBERS] : undefined
    reloading?.client.close()
    server = await server.restart()
    await reloading?.reload(address, 'killed')
    // As a browser does once the network is back; else most of the time would go into waiting.
    for (const { client } of members) client.retryNow()
    const live = () => members.filter(({ client }) => client.connection.value.state === 'live').length
    await until(() => live() === MEMBERS, `everyone to be back after kill ${kill + 1}`)
  }
  talking = false
  await Promise.all(talks)
  await Promise.all(members.map((member) => member.settled()))
  await sleep(500)
  await Promise.all(members.map((member) => member.readAll()))

  const logs = members.map((member) => member.log())
  const commands = logs.flatMap((log) => log.commands)
  const acknowledged = commands.filter(({ done }) => done.length > 0).length
  const kinds = (['send', 'edit', 'delete'] as const).map(
    (kind) => `${commands.filter((command) => command.kind === kind).length} ${kind}`,
  )
  console.log(`${KILLS} kills; ${kinds.join(', ')}; ${acknowledged} acknowledged`)
  expect(broken(logs)).toEqual([])
  const unanswered = commands.filter(({ kind, done }) => kind === 'send' && done.length === 0)
  expect(unanswered).toEqual([])
  expect(acknowledged).toBeGreaterThan(KILLS * MEMBERS)
})
