import { html, nothing, type TemplateResult } from 'lit'
import { lazy } from '../../ui/lazy.ts'
import type { ParlorTimeline } from '../../ui/timeline.ts'
import type { Deeds } from './deeds.ts'

/** Asks for a name while what a nameless one did waits for it. */
export function naming(timeline: ParlorTimeline, deeds: Deeds): TemplateResult | typeof nothing {
  if (!deeds.waiting) return nothing
  void lazy.join()
  const done = (act: boolean): void => {
    const { waiting } = deeds
    deeds.waiting = undefined
    if (act) waiting?.()
    timeline.requestUpdate()
  }
  return html`<div class="naming">
    <parlor-join
      .client=${timeline.client}
      .locale=${timeline.locale}
      @parlor-named=${() => done(true)}
      @parlor-dismiss=${() => done(false)}
    ></parlor-join>
  </div>`
}
