import { expect } from '@esm-bundle/chai'
import '../../widget/index.ts'
import { placed } from './room.ts'

/** Brands from near-black to near-white, round the wheel, beyond sRGB, and one of two values. */
const ACCENTS = [
  'oklch(0.47 0.09 160)',
  '#000',
  '#fff',
  '#ffd400',
  '#ff5a00',
  '#e01e5a',
  '#0000ff',
  '#2563eb',
  '#00e5ff',
  '#00ff00',
  'color(display-p3 1 0 0.6)',
  'light-dark(#7a1fa2, #e1bee7)',
]

const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
const context = canvas.getContext('2d', { willReadFrequently: true })

/** Relative luminance of a colour as Chromium paints it. */
function luminance(color: string): number {
  if (!context) throw new Error('no canvas')
  context.fillStyle = '#f0f'
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  const [r = 0, g = 0, b = 0] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => {
    const value = byte / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

/** What the tokens come to inside a room. */
function painted(element: Element, token: string): string {
  const probe = document.createElement('i')
  element.shadowRoot?.append(probe)
  probe.style.color = `var(--p-${token})`
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

const TEXT = [
  ['text', ['background', 'surface', 'tint']],
  ['muted', ['background', 'surface', 'tint']],
  ['accent', ['background', 'surface', 'tint']],
  ['danger', ['background', 'surface']],
  ['on-accent', ['accent', 'accent-hover', 'accent-pressed']],
  ['on-brand', ['brand']],
] as const
const MARKS = ['accent', 'accent-hover', 'accent-pressed', 'danger', 'active', 'idle', 'muted']

describe('the theme', () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const accent of ACCENTS) {
      it(`reads in ${theme} with the accent ${accent}`, async () => {
        await using stage = await placed({ theme })
        stage.room.style.setProperty('--parlor-accent', accent)
        const color = (token: string): string => painted(stage.room, token)
        const failures: string[] = []
        for (const [ink, papers] of TEXT) {
          for (const paper of papers) {
            const ratio = contrast(color(ink), color(paper))
            if (ratio < 4.5) failures.push(`${ink} on ${paper} ${ratio.toFixed(2)}`)
          }
        }
        for (const mark of MARKS) {
          const ratio = contrast(color(mark), color('background'))
          if (ratio < 3) failures.push(`${mark} ${ratio.toFixed(2)}`)
        }
        expect(failures).deep.equal([])
      })
    }
  }

  it('follows the color-scheme of the page, and is light where none is declared', async () => {
    await using stage = await placed({})
    const background = (): number => luminance(painted(stage.room, 'background'))
    expect(background()).greaterThan(0.8)
    stage.frame.style.colorScheme = 'dark'
    expect(background()).lessThan(0.1)
    stage.room.theme = 'light'
    await stage.room.updateComplete
    expect(background()).greaterThan(0.8)
  })

  it('takes colours of the host, light-dark() included', async () => {
    await using stage = await placed({ theme: 'dark' })
    stage.room.style.setProperty('--parlor-background', 'light-dark(white, rgb(10 20 60))')
    stage.room.style.setProperty('--parlor-radius', '4px')
    const panel = stage.room.shadowRoot?.querySelector('.panel')
    expect(panel && getComputedStyle(panel).backgroundColor).equal('rgb(10, 20, 60)')
    expect(panel && getComputedStyle(panel).borderRadius).equal('4px')
  })
})
