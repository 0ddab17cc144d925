import { expect } from '@esm-bundle/chai'
import type { Inline } from '../../widget/text/inline.ts'
import { parse, type Block } from '../../widget/text/parse.ts'
import { plain } from '../../widget/text/plain.ts'
import { least } from '../support/timing.ts'
import { hostile, KINDS } from './text-hostile.ts'

/** What a body is made of, written shortly: b(old) i(talic) s(trike) x (spoiler) c(ode) a (link) @ (mention). */
const NAMES = { strong: 'b', em: 'i', strike: 's', spoiler: 'x' } as const
function short(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node
      if (node.type === 'mention') return `@{${node.id}}`
      if (node.type === 'code') return `c{${node.text}}`
      if (node.type === 'link') return `a{${node.text}→${node.href}${node.host ? ` ${node.host}` : ''}}`
      return `${NAMES[node.type]}{${short(node.nodes)}}`
    })
    .join('')
}
function shown(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.type === 'quote') return `>{${shown(block.blocks)}}`
      if (block.type === 'pre') return `pre${block.lang && `.${block.lang}`}{${block.text}}`
      if (block.type === 'text') return short(block.nodes)
      const items = block.items.map(({ nodes, depth, number = '' }) => `${depth}${number}:${short(nodes)}`)
      return `list{${items.join('|')}}`
    })
    .join('¶')
}

const CASES: Record<string, [body: string, parsed: string][]> = {
  'marks as people type them': [
    ['a **b** c', 'a b{b} c'],
    ['*a* _b_ ~~c~~ ||d|| `e`', 'i{a} i{b} s{c} x{d} c{e}'],
    ['***both***', 'b{i{both}}'],
    ['**a *b*** and *a **b***', 'b{a i{b}} and i{a b{b}}'],
    ['"*a*", (_b_): *c*!', '"i{a}", (i{b}): i{c}!'],
    ['||a **b** https://c.de||', 'x{a b{b} a{https://c.de→https://c.de/}}'],
    ['**two\nlines**', 'b{two\nlines}'],
    ['这是**重要**的', '这是b{重要}的'],
    ['هذا **مهم** جدا', 'هذا b{مهم} جدا'],
    ['🎉**big**🎉', '🎉b{big}🎉'],
    ['`` a`b ``', 'c{ a`b }'],
    ['`*a* \\_ <@x>`', 'c{*a* \\_ <@x>}'],
  ],
  'what only looks like marks': [
    ['snake_case_name and __init__', 'snake_case_name and __init__'],
    ['2*3*4 and 2 * 3 * 4 and a**2 + b**2', '2*3*4 and 2 * 3 * 4 and a**2 + b**2'],
    ['/path/_x_/y and C:\\dir\\x', '/path/_x_/y and C:\\dir\\x'],
    ['¯\\_(ツ)_/¯', '¯\\_(ツ)_/¯'],
    ['(a)||(b)||c and x || y', '(a)||(b)||c and x || y'],
    ['*open and **open and `open', '*open and **open and `open'],
    ['price 5*\n\n*without tax', 'price 5*\n\n*without tax'],
    ['*one\ntwo*', '*one\ntwo*'],
    ['**** ____ ~~~~ |||| * _', '**** ____ ~~~~ |||| * _'],
    ['f(*args, **kwargs)', 'f(*args, **kwargs)'],
    ['@_name_ <3 >.< :-* -5 1.5', '@_name_ <3 >.< :-* -5 1.5'],
    ['ann@example.com', 'ann@example.com'],
  ],
  'marks that are taken back': [
    ['\\*no\\* \\_no\\_ \\`no\\` \\||no||', '*no* _no_ `no` ||no||'],
    ['\\> no', '> no'],
    ['\\- no', '- no'],
    ['\\<@ann>', '<@ann>'],
    ['\\\\server\\share', '\\\\server\\share'],
  ],
  addresses: [
    [
      'see https://a.b/x, or (https://c.d/y).',
      'see a{https://a.b/x→https://a.b/x}, or (a{https://c.d/y→https://c.d/y}).',
    ],
    [
      'https://a.b/w_(x) https://a.b/_c_/*d*e',
      'a{https://a.b/w_(x)→https://a.b/w_(x)} a{https://a.b/_c_/*d*e→https://a.b/_c_/*d*e}',
    ],
    ['*https://a.b/*', 'i{a{https://a.b/→https://a.b/}}'],
    ['www.a.b', 'a{www.a.b→https://www.a.b/}'],
    ['[here](https://a.b/c)', 'a{here→https://a.b/c a.b}'],
    [
      '[https://bank.example](https://evil.example)',
      'a{https://bank.example→https://evil.example/ evil.example}',
    ],
    ['[a](https://b.c/d_(e)) f', 'a{a→https://b.c/d_(e) b.c} f'],
    ['[a](javascript:alert(1)) [b](data:text/html,c)', '[a](javascript:alert(1)) [b](data:text/html,c)'],
    [
      'javascript:alert(1) data:text/html,x vbscript:x ftp://a.b',
      'javascript:alert(1) data:text/html,x vbscript:x ftp://a.b',
    ],
    ['https://bank.example@evil.example/', 'https://bank.example@evil.example/'],
    ['[a](https://bank.example@evil.example/)', '[a](https://bank.example@evil.example/)'],
    ['https://a.b/\u202egpj.exe', 'a{https://a.b/→https://a.b/}\u202egpj.exe'],
    ['https:// http://', 'https:// http://'],
  ],
  mentions: [
    ['<@ann_1-x> and <@here>', '@{ann_1-x} and @{here}'],
    ['**<@ann>**', 'b{@{ann}}'],
    ['<@> <@a b> <@a', '<@> <@a b> <@a'],
  ],
  blocks: [
    ['a\n> b\n> c\nd', 'a¶>{b\nc}¶d'],
    ['> a\n> > b', '>{a¶>{b}}'],
    ['> > > > a', '>{>{>{> a}}}'],
    ['- a\n* **b**\n  - c\n3. d\n7) e\nf', 'list{0:a|0:b{b}|1:c|03:d|07:e}¶f'],
    ['```ts\nlet *a*\n```', 'pre.ts{let *a*}'],
    ['a\n\n```\nb\nc```\n\nd', 'a¶pre{b\nc}¶d'],
    ['````\n```\n````', 'pre{```}'],
    ['```paste\n> a\n```', 'pre.paste{> a}'],
    ['```js\nno end', '```js\nno end'],
    ['> ```\n> a\n> ```', '>{pre{a}}'],
    ['a\n\n\nb', 'a\n\n\nb'],
  ],
}

describe('formatting in a body', () => {
  for (const [what, cases] of Object.entries(CASES)) {
    it(`knows ${what}`, () => {
      for (const [body, parsed] of cases) expect(shown(parse(body)), body).equal(parsed)
    })
  }

  it('reads as one line without marks', () => {
    const names = (id: string): string | undefined => ({ ann: 'Ann' })[id]
    const line = (body: string): string => plain(body, names)
    expect(line('**Hi** <@ann>,\n_look_: ||a secret||')).equal('Hi @Ann, look: ▒▒▒')
    expect(line('> said\n- one\n- two\n```js\ncode()\n```')).equal('said one two code()')
    expect(line('<@gone> [label](https://a.b) <@here>')).equal('@… label @here')
  })
})

/** Every letter that nodes hold, in order. */
const letters = (nodes: readonly Inline[]): string =>
  nodes
    .map((node) => {
      if (typeof node === 'string') return node
      if (node.type === 'mention') return node.id
      if (node.type === 'link') return node.text + (node.host ? node.href : '')
      return 'nodes' in node ? letters(node.nodes) : node.text
    })
    .join('')
const lettersOf = (block: Block): string => {
  if (block.type === 'quote') return block.blocks.map(lettersOf).join('')
  if (block.type === 'pre') return block.lang + block.text
  if (block.type === 'list')
    return block.items.map(({ nodes, number = '' }) => `${number}${letters(nodes)}`).join('')
  return letters(block.nodes)
}
/** What may be a mark, or goes with one, or is white space. */
const unmarked = (text: string): string => text.replace(/[\s*_~|`\\<>@[\]().-]/g, '')
const deepest = (nodes: readonly Inline[]): number =>
  Math.max(
    0,
    ...nodes.map((node) => (typeof node !== 'string' && 'nodes' in node ? 1 + deepest(node.nodes) : 0)),
  )

describe('hostile bodies', () => {
  it('lose no letter that is no mark, and nest no deeper than there are marks', () => {
    for (const kind of KINDS) {
      // An address is written as browsers write it once it stands behind a label.
      if (kind === 'labels' || kind === 'brackets') continue
      for (let number = 0; number < 60; number++) {
        const body = hostile(kind, number, 600)
        const blocks = parse(body)
        const written = blocks.map(lettersOf).join('')
        expect(unmarked(written), `${kind} ${number}`).equal(unmarked(body.replace(/^(\s*)0+(\d)/gm, '$1$2')))
        for (const block of blocks) if (block.type === 'text') expect(deepest(block.nodes)).below(6)
      }
    }
  })

  it('of 4,000 characters take 5 ms at most, 10,000 of them', function () {
    this.timeout(120_000)
    for (let number = 0; number < 20; number++) for (const kind of KINDS) parse(hostile(kind, number))
    let longest = { took: 0, kind: '', number: 0 }
    const each = Math.ceil(10_000 / KINDS.length)
    for (const kind of KINDS) {
      for (let number = 0; number < each; number++) {
        const body = hostile(kind, number)
        const took = least(() => parse(body), longest.took, 20)
        if (took > longest.took) longest = { took, kind, number }
      }
    }
    console.log(
      `the longest of ${each * KINDS.length} bodies: ${longest.took.toFixed(2)} ms (${longest.kind})`,
    )
    expect(longest.took).most(5)
  })

  it('take time in proportion to their length', () => {
    for (const kind of KINDS) {
      for (const number of [0, 1, 4, 6]) {
        const [little, much] = [4000, 64_000].map((length) => hostile(kind, number, length))
        const sixteen = least(() => {
          for (let n = 0; n < 16; n++) parse(little ?? '')
        })
        // As many letters at once: a square of them would be sixteen times the work.
        const ratio = least(() => parse(much ?? '')) / Math.max(sixteen, 0.5)
        expect(ratio, `${kind} ${number}`).below(8)
      }
    }
  })
})
