import { expect } from '@esm-bundle/chai'
import { LitElement, html, type PropertyDeclarations } from 'lit'
import { Signal } from '../../widget/room/signal.ts'
import { Watch } from '../../widget/ui/watch.ts'

class Watched extends LitElement {
  static override properties: PropertyDeclarations = { word: { attribute: false } }
  declare word: Signal<string> | undefined
  protected readonly watch = new Watch(this, () => (this.word ? [this.word] : []))

  override render() {
    return html`${this.word?.value}`
  }
}

type Late = HTMLElement & Pick<Watched, 'word' | 'requestUpdate' | 'updateComplete'>

let names = 0

/** An element in the page, given its property before anyone has defined what it is. */
async function early(word: Signal<string>) {
  const name = `late-${++names}`
  const element = document.createElement(name) as Late
  element.word = word
  document.body.append(element)
  customElements.define(name, class extends Watched {})
  await element.updateComplete
  return element
}

async function text(element: Late): Promise<string | undefined> {
  await element.updateComplete
  return element.shadowRoot?.textContent.trim()
}

/** A signal that knows how many listen. */
class Heard extends Signal<string> {
  listeners = 0
  override subscribe(listener: () => void): () => void {
    const stop = super.subscribe(listener)
    this.listeners += 1
    return () => {
      this.listeners -= 1
      return stop()
    }
  }
}

describe('what an element watches', () => {
  it('is rendered again, also where the element was there before its definition', async () => {
    const word = new Signal('one')
    const element = await early(word)
    expect(await text(element)).to.equal('one')
    word.value = 'two'
    expect(await text(element)).to.equal('two')
    element.remove()
  })

  it('is another signal from when it is given one', async () => {
    const [first, second] = [new Heard('one'), new Heard('two')]
    const element = await early(first)
    element.word = second
    expect(await text(element)).to.equal('two')
    second.value = 'three'
    expect(await text(element)).to.equal('three')
    expect([first.listeners, second.listeners]).to.deep.equal([0, 1])
    element.remove()
  })

  it('is left with the document, and caught up with on return', async () => {
    const word = new Heard('one')
    const element = await early(word)
    element.remove()
    word.value = 'two'
    element.requestUpdate()
    await element.updateComplete
    expect(word.listeners).to.equal(0)
    document.body.append(element)
    expect(await text(element)).to.equal('two')
    expect(word.listeners).to.equal(1)
    element.remove()
  })
})
