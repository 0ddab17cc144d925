import { describe, expect, it } from 'vitest'
import { Burst } from '../../worker/room/burst.ts'
import { RateLimit } from '../../worker/room/rate.ts'
import { sleep } from './support.ts'

describe('a clock that is set back', () => {
  it('does not silence a room', async () => {
    let flushed = 0
    const burst = new Burst(
      () => 10,
      () => flushed++,
    )
    burst.call(Date.now())
    burst.call(Date.now() - 3600_000)
    await sleep(100)
    expect(flushed).toBe(2)
  })

  it('does not shut a member out', () => {
    const rate = new RateLimit(5, 10)
    rate.take('ann', 3600_000)
    expect(rate.take('ann', 0)).toBe(0)
  })
})
