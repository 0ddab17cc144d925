import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Code } from '../../protocol/codes.ts'
import { Problem } from '../lib/problem.ts'
import type { Words } from '../words/en.ts'
import type { About } from './pages/say.ts'

/** A sentence that says why there is no way on. */
export type Why = Exclude<keyof Words['refused'], 'title' | 'close'>

/** A refusal that its reader is told of in their own language; the log knows it by the sentence's name. */
export class Refusal extends Problem {
  readonly why: Why
  readonly about: About

  constructor(status: ContentfulStatusCode, code: Code, why: Why, about: About = {}) {
    super(status, code, why)
    this.why = why
    this.about = about
  }
}

/** What is said of anything that was thrown. */
export function whyOf(error: Error): { why: Why; about: About } {
  if (error instanceof Refusal) return error
  // From what all routes share.
  if (error instanceof Problem && error.code === 'too_long') return { why: 'tooLong', about: {} }
  if (error instanceof Problem && error.code === 'internal') return { why: 'notSetUp', about: {} }
  return { why: 'broken', about: {} }
}
