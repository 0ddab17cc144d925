import { a11ySnapshot } from '@web/test-runner-commands'
import type axe from 'axe-core'

declare global {
  interface Window {
    axe?: typeof axe
  }
}

/** What axe finds wrong with an element and all inside it, as "rule: selector". */
export async function violations(element: Element): Promise<string[]> {
  if (!window.axe) {
    // A classic script: it is no module, and puts itself on the window.
    const script = document.createElement('script')
    script.src = '/node_modules/axe-core/axe.min.js'
    await new Promise((done) => {
      script.onload = done
      document.head.append(script)
    })
  }
  // What is still fading in has less contrast than it will have.
  const moving = rootsIn(element).flatMap((root) => root.getAnimations())
  await Promise.allSettled(moving.map(({ finished }) => finished))
  const result = await window.axe?.run(element, {
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
  })
  if (!result) throw new Error('axe did not load')
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

/** The shadow roots of an element and of all inside it: each knows only its own animations. */
function rootsIn(element: Element): ShadowRoot[] {
  const { shadowRoot } = element
  const inside = [...element.children, ...(shadowRoot?.children ?? [])].flatMap(rootsIn)
  return shadowRoot ? [shadowRoot, ...inside] : inside
}

interface Node {
  role: string
  name?: string
  children?: Node[]
}

/** The page as assistive technology has it: role and name of each node, in order. */
export async function accessibleNames(): Promise<string[]> {
  // The command's types leave out its answer.
  const tree = (await a11ySnapshot({})) as unknown as Node
  const list = (node: Node): string[] => [
    `${node.role} ${node.name ?? ''}`,
    ...(node.children ?? []).flatMap(list),
  ]
  return list(tree)
}
