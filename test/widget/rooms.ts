import type { DirectoryResponse, Listing, Membership } from '../../protocol/directory.ts'
import type { Me } from '../../protocol/model.ts'
import '../../widget/features/rooms/parlor-rooms.ts'
import type { ParlorRooms } from '../../widget/features/rooms/parlor-rooms.ts'
import { NOWHERE, pause, when } from './room.ts'

export function room(slug: string, some: Partial<Listing> = {}): Listing {
  return {
    slug,
    title: slug.charAt(0).toUpperCase() + slug.slice(1),
    state: 'open',
    activeAt: 1000,
    members: 1,
    seq: 0,
    unread: 0,
    favourite: false,
    joined: false,
    level: 'all',
    ...some,
  }
}

/** So many rooms, the first of the latest activity. */
export function rooms(count: number, some: Partial<Listing> = {}): Listing[] {
  return Array.from({ length: count }, (_, i) =>
    room(`room${String(i).padStart(3, '0')}`, { activeAt: 9000 - i, ...some }),
  )
}

/** A site whose rooms are a list in memory: answers what the Worker would, and keeps what it was asked. */
export class ListedSite implements Disposable {
  readonly asked: string[] = []
  /** What everything but a session is answered with. */
  refuses: number | undefined
  /** Nothing answers at all. */
  down = false
  /** Milliseconds that an answer takes. */
  slow = 0
  readonly #fetch = window.fetch.bind(window)

  constructor(
    public all: Listing[],
    public me: Me = { id: 'm_me', kind: 'guest', role: 'guest', name: 'Mia' },
  ) {
    window.fetch = async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      if (url.origin !== NOWHERE) return this.#fetch(input, init)
      this.asked.push(`${init?.method ?? 'GET'} ${url.pathname}${url.search}`)
      const answer = this.#answer(url, init)
      await pause(this.slow)
      if (this.down) throw new TypeError('Failed to fetch')
      return answer
    }
  }

  [Symbol.dispose](): void {
    window.fetch = this.#fetch
    for (const key of Object.keys(localStorage)) if (key.startsWith('parlor:')) localStorage.removeItem(key)
  }

  get lists(): string[] {
    return this.asked.filter((one) => one.includes('/directory'))
  }

  #answer(url: URL, init: RequestInit = {}): Response {
    if (url.pathname.endsWith('/session')) {
      return Response.json({ token: 'a.b.c', member: this.me, expiresAt: Date.now() + 3600_000 })
    }
    const code = { 403: 'forbidden', 404: 'not_found' }[this.refuses ?? 0] ?? 'internal'
    if (this.refuses) return Response.json({ error: { code, message: '' } }, { status: this.refuses })
    if (init.method !== 'PATCH') return Response.json(this.#page(url.searchParams))
    const slug = decodeURIComponent(url.pathname.split('/').at(-2) ?? '')
    const change = JSON.parse(init.body as string) as Partial<Membership>
    this.all = this.all.map((one) => (one.slug === slug ? { ...one, ...change } : one))
    return Response.json(change)
  }

  #page(asked: URLSearchParams): DirectoryResponse {
    const list = asked.get('list')
    const found = this.all
      .filter((one) => list === 'public' || (list === 'joined' ? one.joined : one.favourite))
      .filter((one) => one.slug.includes(asked.get('query') ?? ''))
      .sort((a, b) => b.activeAt - a.activeAt)
    const cursor = Number(asked.get('cursor') ?? Infinity)
    const rest = found.filter(({ activeAt }) => activeAt < cursor)
    const page = rest.slice(0, Number(asked.get('limit')))
    const last = page.at(-1)
    return { rooms: page, ...(last && page.length < rest.length && { cursor: String(last.activeAt) }) }
  }
}

export interface PlacedList extends AsyncDisposable {
  list: ParlorRooms
  frame: HTMLElement
}

/** A list in a page of its own, with these attributes. */
export async function listed(attributes: Record<string, string> = {}, width = 300): Promise<PlacedList> {
  const frame = document.body.appendChild(document.createElement('div'))
  frame.style.width = `${width}px`
  const list = document.createElement('parlor-rooms')
  for (const [name, value] of Object.entries({
    site: 'test',
    server: NOWHERE,
    loading: 'eager',
    ...attributes,
  })) {
    list.setAttribute(name, value)
  }
  frame.append(list)
  await list.updateComplete
  return { list, frame, [Symbol.asyncDispose]: () => Promise.resolve(frame.remove()) }
}

export const part = (list: Element, selector: string): HTMLElement => {
  const found = list.shadowRoot?.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`no ${selector}`)
  return found
}

export const rowsOf = (list: Element): HTMLElement[] => [
  ...(list.shadowRoot?.querySelectorAll<HTMLElement>('li') ?? []),
]
export const namesOf = (list: Element): string[] => rowsOf(list).map((one) => one.dataset['slug'] ?? '')
export const button = (list: Element, slug: string): HTMLElement => part(list, `[data-slug="${slug}"] .room`)
export const shows = (list: Element, count: number): Promise<void> =>
  when(() => rowsOf(list).length === count, `${count} rows`)
