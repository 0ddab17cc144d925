import { html, nothing, type TemplateResult } from 'lit'
import type { RoomClient } from '../room/client.ts'
import { isBy } from '../room/session.ts'
import type { Inline } from '../text/inline.ts'
import { parse, PASTE, type Block, type Item } from '../text/parse.ts'
import { lazy } from './lazy.ts'
import type { Locale } from './locale.ts'

interface BodyView {
  client: RoomClient
  locale: Locale
}

/** Longer ones, in characters or lines, are shown in part at first. */
const LONG = 1500
const TALL = 20

/** One to three emoji and nothing else are shown larger. */
const EMOJI = new RegExp('^\\p{RGI_Emoji}{1,3}$', 'v')

export function isEmoji(text: string): boolean {
  return text.length <= 32 && EMOJI.test(text)
}

/** A body as templates, the one place where it becomes elements. Stands in an element of the class `text`. */
export function body(text: string, client: RoomClient, locale: Locale): unknown {
  const view = { client, locale }
  const blocks = parse(text)
  const [first] = blocks
  const content =
    blocks.length === 1 && first?.type === 'text'
      ? line(first.nodes, view)
      : blocks.map((block) => ofBlock(block, view))
  // A pasted block is short by itself.
  const pasted = blocks.some((block) => block.type === 'pre' && block.lang === PASTE)
  if (pasted || (text.length <= LONG && text.split('\n').length <= TALL)) return content
  void lazy.blocks()
  return html`<parlor-more .locale=${locale}><div class="short text">${content}</div></parlor-more>`
}

function ofBlock(block: Block, view: BodyView): TemplateResult {
  if (block.type === 'quote')
    return html`<blockquote>${block.blocks.map((one) => ofBlock(one, view))}</blockquote>`
  if (block.type === 'list') {
    const items = block.items.map((item) => ofItem(item, view))
    return html`<ul>
      ${items}
    </ul>`
  }
  if (block.type === 'pre') {
    void lazy.blocks()
    return html`<parlor-code .syntax=${block.lang} .text=${block.text} .locale=${view.locale}>
      <pre dir="ltr" tabindex="0"><code>${block.text}</code></pre>
    </parlor-code>`
  }
  return html`<p>${line(block.nodes, view)}</p>`
}

function ofItem({ nodes, depth, number }: Item, view: BodyView): TemplateResult {
  return html`<li class="in${depth}" value=${number ?? nothing}>${line(nodes, view)}</li>`
}

function line(nodes: readonly Inline[], view: BodyView): unknown {
  return nodes.map((node) => {
    if (typeof node === 'string') return node
    if (node.type === 'link')
      return html`<a href=${node.href} target="_blank" rel="noopener noreferrer nofollow ugc">${node.text}</a
        >${node.host && html` <span class="host">(${node.host})</span>`}`
    if (node.type === 'code') return html`<code>${node.text}</code>`
    if (node.type === 'mention') {
      const { id } = node
      const { me, people } = view.client
      const here = id === 'here'
      const name = here ? id : (people.value.get(id)?.name ?? view.locale.strings.someone)
      return html`<span class="mention ${here || isBy(me.value, id) ? 'me' : ''}">@<bdi>${name}</bdi></span>`
    }
    const inner = line(node.nodes, view)
    if (node.type === 'strong') return html`<strong>${inner}</strong>`
    if (node.type === 'em') return html`<em>${inner}</em>`
    if (node.type === 'strike') return html`<s>${inner}</s>`
    void lazy.blocks()
    return html`<parlor-spoiler .content=${inner} .locale=${view.locale}></parlor-spoiler>`
  })
}
