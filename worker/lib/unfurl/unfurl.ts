import type { Preview } from '../../../protocol/model.ts'
import { checked, Refused } from './address.ts'
import { get, type Got, type World } from './get.ts'
import { readPage, type Page } from './page.ts'
import { headerOf, holdsNoMore, MOST_BYTES } from './picture.ts'
import { known, type Known } from './players.ts'
import type { Found } from './remote.ts'
import { readable } from './text.ts'

/** Milliseconds for a page, names and further addresses included, and for its picture after it. */
const PAGE_TIME = 3000
const PICTURE_TIME = 1500
const PAGE_BYTES = 512 * 1024
const HTML = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i
const JSON_TYPE = /^\s*(?:application|text)\/(?:[\w.+-]*\+)?json\s*(?:;|$)/i
const PICTURE = /^\s*(?:image\/(?:jpeg|jpg|pjpeg|png|webp)|application\/octet-stream)\s*(?:;|$)/i

/** Where pictures go: keeps it, and answers the address it has from now on. */
export type Keep = (bytes: Uint8Array) => Promise<string>

/** Looks at what an address leads to, as far as that is allowed at all. Never throws. */
export async function unfurl(address: string, world: World, keep: Keep): Promise<Found> {
  try {
    const url = checked(address, world.own)
    const player = known(url)
    const page = await about(url, player, world)
    if (!page) return { is: 'nothing' }
    const { title, description, site = player?.site ?? nameOf(url), image } = page
    const picture = image === undefined ? undefined : await pictureAt(image, world, keep)
    return {
      is: 'there',
      preview: {
        url: address,
        title,
        site,
        ...(description !== undefined && { description }),
        ...(picture && { image: picture }),
        ...(player && { player: player.player }),
      },
    }
  } catch (error) {
    return { is: error instanceof Refused ? 'nothing' : 'unreached' }
  }
}

/** What a page says of itself; of one whose player is known, what its site says of it in fewer words. */
async function about(url: URL, player: Known | undefined, world: World): Promise<Page | undefined> {
  const signal = AbortSignal.timeout(PAGE_TIME)
  if (player?.about !== undefined) {
    const wanted = { type: JSON_TYPE, accept: 'application/json', most: 64 * 1024, signal }
    return told(await get(player.about, wanted, world))
  }
  const wanted = { type: HTML, accept: 'text/html, application/xhtml+xml;q=0.9', most: PAGE_BYTES, signal }
  const got = await get(url.href, wanted, world)
  const page = await readPage(got.bytes, got.type)
  if (page?.image === undefined || !URL.canParse(page.image, got.url)) return page
  return { ...page, image: new URL(page.image, got.url).href }
}

function told({ bytes }: Got): Page | undefined {
  const json = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown> | null
  const { title, author_name: author, thumbnail_url: image } = json ?? {}
  if (typeof title !== 'string' || readable(title, 200) === '') return undefined
  return {
    title: readable(title, 200),
    ...(typeof author === 'string' && author !== '' && { description: readable(author, 300) }),
    ...(typeof image === 'string' && { image }),
  }
}

/** A picture encoded anew and kept; undefined where it is none that is shown. A preview does without. */
async function pictureAt(address: string, world: World, keep: Keep): Promise<Preview['image']> {
  try {
    const signal = AbortSignal.timeout(PICTURE_TIME)
    const accept = 'image/webp, image/jpeg, image/png'
    const { bytes } = await get(
      address,
      { type: PICTURE, accept, most: MOST_BYTES, whole: true, signal },
      world,
    )
    const header = headerOf(bytes)
    if (!header || !(await holdsNoMore(bytes, header))) return undefined
    const { reencoded } = await import('./reencode.ts')
    const { bytes: small, width, height } = await reencoded(bytes, header.kind)
    return { url: await keep(small), width, height }
  } catch {
    return undefined
  }
}

function nameOf({ hostname }: URL): string {
  return hostname.replace(/^www\./, '')
}
