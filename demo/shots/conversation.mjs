import { Cast } from './cast.mjs'
import { Reader } from './reader.mjs'
import { looks, run, shoot, site, wants, worker } from './stage.mjs'
import { SCENES } from './states.mjs'

/** @typedef {import('./states.mjs').Scene} Scene */
/** @typedef {ReturnType<typeof looks>[number]} Look */

const HEIGHT = 720

/** @type {string[]} */
const failures = []

/** Pictures of every state of a conversation. Returns what could not be drawn. */
export async function conversation() {
  const cast = new Cast({ worker, site, state: process.env.PARLOR_STATE ?? '.parlor' })
  for (const look of looks())
    for (const [name, scene] of Object.entries(SCENES)) await draw(cast, name, scene, look)
  return failures
}

/**
 * @param {Cast} cast
 * @param {string} name
 * @param {Scene} scene
 * @param {Look} look
 */
async function draw(cast, name, scene, look) {
  const { lang, width, dark, suffix } = look
  const states = Object.entries(scene.states).filter(([state]) => wants(`${name}/${state}-${suffix}`))
  if (states.length === 0) return
  const room = `${name}-${suffix}`
  const played = await cast.play(`${run}-${room}`, scene.lines, lang)
  const enter = async () =>
    Reader.open({
      room,
      lang,
      played,
      look: {
        width,
        height: HEIGHT,
        dark,
        margin: width < 480 ? 0 : 24,
        query: scene.query?.(played.seqs, `${run}-${room}`) ?? '',
      },
      identity: scene.stranger ? undefined : await cast.identity('ines', lang),
      welcome: (told) => scene.welcome?.(told, played.seqs, played.ids),
      reads: scene.reads?.(played.seqs, played.ids) ?? [],
      still: scene.query !== undefined,
    })
  /** @type {Reader | undefined} */
  let reader
  for (const [state, act] of states) {
    const picture = `${name}/${state}-${suffix}`
    let fine = true
    reader ??= await enter()
    try {
      await act(reader)
      await shoot(reader.page, picture)
      if (!scene.fresh) await reader.rest()
    } catch (error) {
      fine = false
      failures.push(picture)
      console.error(`${picture}: ${error instanceof Error ? error.message : String(error)}`)
      await shoot(reader.page, `failed/${picture}`).catch(() => undefined)
    }
    if (fine && !scene.fresh) continue
    await reader.leave()
    reader = undefined
  }
  await reader?.leave()
}
