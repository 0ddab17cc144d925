import { readable } from './text.ts'

/** What a page says of itself. */
export interface Page {
  title: string
  description?: string
  site?: string
  /** Address of a picture, as the page has it. */
  image?: string
}

const TITLE = 200
const DESCRIPTION = 300
const SITE = 80
const ADDRESS = 2000
/** Where a page may say in which letters it is written. */
const SNIFFED = 1024
const CHARSET = /<meta[^>]+charset\s*=\s*["']?\s*([\w:-]{1,40})/i

/** Reads a page's head. Undefined where it has no title. */
export async function readPage(bytes: Uint8Array, type: string): Promise<Page | undefined> {
  const found = await gather(decode(bytes, type))
  const first = (most: number, ...names: string[]): string => {
    const texts = names.map((name) => readable(found.get(name) ?? '', most))
    return texts.find((text) => text !== '') ?? ''
  }
  const title = first(TITLE, 'og:title', 'twitter:title', 'title')
  if (title === '') return undefined
  const description = first(DESCRIPTION, 'og:description', 'twitter:description', 'description')
  const site = first(SITE, 'og:site_name', 'application-name')
  const image = first(
    ADDRESS,
    'og:image:secure_url',
    'og:image',
    'og:image:url',
    'twitter:image',
    'twitter:image:src',
  )
  return {
    title,
    ...(description !== '' && description !== title && { description }),
    ...(site !== '' && { site }),
    ...(image !== '' && { image }),
  }
}

/** By its mark, by what the server says, by what the page says. */
function decode(bytes: Uint8Array, type: string): string {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, SNIFFED))
  const told = /charset\s*=\s*"?([\w:-]{1,40})/i.exec(type)?.[1] ?? CHARSET.exec(start)?.[1]
  const mark = start.startsWith('\u00ef\u00bb\u00bf')
    ? 'utf-8'
    : start.startsWith('\u00ff\u00fe')
      ? 'utf-16le'
      : undefined
  for (const label of [mark, told]) {
    try {
      if (label !== undefined) return new TextDecoder(label).decode(bytes)
    } catch {
      // A name of no letters that anybody knows.
    }
  }
  return new TextDecoder().decode(bytes)
}

/** The first of each kind of what a page says of itself, in its markup's writing. */
async function gather(markup: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  let title = ''
  const rewriter = new HTMLRewriter()
    .on('meta', {
      element: (element) => {
        const name = (element.getAttribute('property') ?? element.getAttribute('name') ?? '').toLowerCase()
        const content = element.getAttribute('content')
        if (content !== null && content.trim() !== '' && !found.has(name)) found.set(name, content)
      },
    })
    .on('title', {
      text: ({ text, lastInTextNode }) => {
        title += text
        if (!lastInTextNode || title.trim() === '') return
        // Drawings have titles too, further down.
        if (!found.has('title')) found.set('title', title)
        title = ''
      },
    })
  try {
    await rewriter.transform(new Response(markup)).arrayBuffer()
  } catch {
    // Markup that can't be told apart: what came before it holds.
  }
  return found
}
