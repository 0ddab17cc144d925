import type { Page } from 'playwright-core'

/** As much of a node of Chromium's accessibility tree as is looked at. */
interface Node {
  nodeId: string
  parentId?: string
  ignored: boolean
  role?: { value?: string }
  name?: { value?: string }
}

/** What can be operated. */
const CONTROLS = new Set(
  'button checkbox combobox gridcell link menuitem option radio searchbox switch tab textbox'.split(' '),
)
/** What is read out before a control in it, so that names in two of them may be the same. */
const AROUND = new Set(
  'article dialog form grid group listbox log menu region radiogroup search tablist toolbar Date'.split(' '),
)

/** Controls that have no name, or share one with another of their kind in the same surroundings. */
export async function namesAmiss(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page)
  const { nodes } = (await devtools.send('Accessibility.getFullAXTree')) as { nodes: Node[] }
  await devtools.detach()
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  const seen = new Set<string>()
  return nodes.flatMap((node) => {
    const role = node.role?.value ?? ''
    if (node.ignored || !CONTROLS.has(role)) return []
    const name = node.name?.value?.trim() ?? ''
    const around = surroundings(node, byId)
    const called = `${role} "${name}" in ${around?.role?.value ?? 'the page'} "${around?.name?.value ?? ''}"`
    const key = `${called} ${around?.nodeId ?? ''}`
    const twice = seen.has(key)
    seen.add(key)
    return name === '' || twice ? [called] : []
  })
}

/** The nearest named thing around a node that says where one is. */
function surroundings({ parentId }: Node, byId: ReadonlyMap<string, Node>): Node | undefined {
  const parent = byId.get(parentId ?? '')
  if (!parent) return undefined
  const told = !parent.ignored && AROUND.has(parent.role?.value ?? '') && parent.name?.value
  return told ? parent : surroundings(parent, byId)
}
