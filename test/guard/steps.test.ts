import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TYPED } from '../steps.mjs'

describe('what npm test checks', () => {
  it('are the types of every place that says what its sources are', () => {
    const all = globSync('**/tsconfig*.json', { exclude: ['**/node_modules', 'dist', '.parlor'] })
    // What is in such a folder belongs to that larger program: the folder says so to editors and the linter.
    const within = /"extends": "[./]+tsconfig\.workers\.json"/
    const naming = all.filter((file) => {
      const text = readFileSync(file, 'utf8')
      return text.includes('"include"') && !within.test(text)
    })
    const places = naming.map((file) =>
      file.replace(/^tsconfig\.json$/, '.').replace(/\/tsconfig\.json$/, ''),
    )
    expect([...TYPED].sort()).toEqual(places.sort())
  })
})
