import type * as v from 'valibot'
import { operations } from '../api/api.ts'
import type { Operation } from '../api/operation.ts'
import { INTRODUCTION, PARAMETERS, TAGS } from './words.ts'
import { pageOperations } from './pages.ts'
import { type JsonSchema, namedSchemas, schemaOf } from './schemas.ts'

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description?: string
  schema: JsonSchema
}

interface Answer {
  description: string
  headers?: Record<string, { $ref: string }>
  content?: { 'application/json': { schema: JsonSchema } }
}

/** One operation of the document. */
export interface Described {
  operationId: string
  tags: string[]
  summary: string
  description?: string
  security: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { required: true; content: { 'application/json': { schema: JsonSchema } } }
  responses: Record<string, Answer | { $ref: string }>
  'x-scope'?: string
}

export type OpenApi = ReturnType<typeof describe>

const REFUSAL = '#/components/responses/Refusal'
const header = (name: string) => ({ $ref: `#/components/headers/${name}` })
const json = (schema: JsonSchema) => ({ 'application/json': { schema } })

/** The whole of the JSON that the Worker speaks, as OpenAPI 3.1, from the tables that its routes are made of. */
export function describe(server: string, version: string) {
  const paths: Record<string, Record<string, Described>> = {}
  for (const one of [...operations, ...pageOperations]) {
    const path = one.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [one.method]: described(one) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parlor',
      version,
      summary: 'A live room for any web page.',
      description: INTRODUCTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: namedSchemas(), ...COMMON },
  }
}

const COMMON = {
  securitySchemes: {
    key: {
      type: 'http',
      scheme: 'bearer',
      description: 'An API key of the site, `pk_…`, on your server only.',
    },
    token: { type: 'http', scheme: 'bearer', description: 'The token of a session, for an hour.' },
  },
  responses: {
    Refusal: {
      description: 'Refused: nothing was changed. `error.code` says why.',
      headers: { 'Retry-After': header('Retry-After') },
      content: json({ $ref: '#/components/schemas/Refusal' }),
    },
  },
  headers: {
    'Retry-After': { description: 'Seconds to wait.', schema: { type: 'string' } },
    'RateLimit-Policy': {
      description: 'How many requests a key has in a minute.',
      schema: { type: 'string' },
    },
    'Idempotent-Replayed': { description: '`true` on the answer to a repeat.', schema: { type: 'string' } },
  },
} as const

function described(one: Operation): Described {
  const { id, tag, summary, description, scope, security = 'none', body } = one
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description && { description }),
    security: scope ? [{ key: [] }] : security === 'token' ? [{ token: [] }] : [],
    parameters: parametersOf(one),
    ...(body && { requestBody: { required: true, content: json(schemaOf(body, 'input')) } }),
    responses: { ...answersOf(one), default: { $ref: REFUSAL } },
    ...(scope && { 'x-scope': scope }),
  }
}

function parametersOf({ path, query, method, scope }: Operation): Parameter[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']): Parameter => {
    const description = PARAMETERS[name]
    const type = name === 'seq' ? 'integer' : 'string'
    return { name, in: 'path', required: true, ...(description && { description }), schema: { type } }
  })
  const { properties = {}, required = [] } = query ? schemaOf(query, 'input') : {}
  const inQuery = Object.entries(properties).map(([name, { description: own, ...schema }]): Parameter => {
    const description = own ?? PARAMETERS[name]
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description && { description }),
      schema,
    }
  })
  return [...inPath, ...inQuery, ...(scope && method === 'post' ? [KEY] : [])]
}

const KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Any text, new for each request: a repeat with it within a day is carried out once.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

function answersOf({ answers, scope, method }: Operation): Record<string, Answer> {
  const limited = scope && { 'RateLimit-Policy': header('RateLimit-Policy') }
  const replayed = scope && method === 'post' && { 'Idempotent-Replayed': header('Idempotent-Replayed') }
  const headers = scope && { headers: { ...limited, ...replayed } }
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]: [string, v.GenericSchema | null]) => [
      status,
      {
        description: WORDS[status] ?? 'Done.',
        ...headers,
        ...(schema && { content: json(schemaOf(schema, 'output')) }),
      },
    ]),
  )
}

const WORDS: Record<string, string> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Not finished yet.',
  204: 'Done; no content.',
}
