import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TYPED } from '../steps.mjs'

describe('what npm test checks', () => {
  it('are the types of every place that says what its sources are', () => {
    const all = globSync('**/tsconfig*.json', { exclude: ['**/node_modules', 'dist', '.parlor'] })
    const naming = all.filter((file) => readFileSync(file, 'utf8').includes('"include"'))
    const places = naming.map((file) =>
      file.replace(/^tsconfig\.json$/, '.').replace(/\/tsconfig\.json$/, ''),
    )
    expect([...TYPED].sort()).toEqual(places.sort())
  })
})
