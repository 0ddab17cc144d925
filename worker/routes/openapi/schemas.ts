import { type ConversionConfig, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import * as answers from '../../../protocol/answers.ts'
import * as people from '../../../protocol/api-people.ts'
import * as api from '../../../protocol/api.ts'
import * as http from '../../../protocol/http.ts'

/** JSON Schema, as far as ours use it. */
export interface JsonSchema {
  $ref?: string
  type?: string
  description?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
  default?: unknown
  pattern?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  maxItems?: number
  additionalProperties?: boolean | JsonSchema
}

/** What has a name of its own in the document. Answers as they leave, requests as they come. */
const ANSWERS = {
  Site: api.Site,
  Stats: api.Stats,
  Room: api.Room,
  RoomPage: api.RoomPage,
  Message: people.Message,
  Person: people.Person,
  MessagePage: people.MessagePage,
  Member: people.Member,
  MemberPage: people.MemberPage,
  RoomMember: people.RoomMember,
  RoomMemberPage: people.RoomMemberPage,
  Ban: people.Ban,
  BanPage: people.BanPage,
  Key: people.Key,
  KeyList: people.KeyList,
  NewKey: people.NewKey,
  ApiKey: people.ApiKey,
  ApiKeyList: people.ApiKeyList,
  NewApiKey: people.NewApiKey,
  Me: answers.Me,
  Session: answers.Session,
  Pending: answers.Pending,
  Self: answers.Self,
  Directory: answers.Directory,
  SearchPage: answers.SearchPage,
  Membership: answers.Membership,
  Entered: answers.Entered,
  Challenge: answers.Challenge,
  Refusal: answers.Refusal,
  Health: answers.Health,
} as const
const REQUESTS = {
  SitePatch: api.SitePatch,
  RoomCreate: api.RoomCreate,
  RoomPatch: api.RoomPatch,
  MessagePost: people.MessagePost,
  MemberPatch: people.MemberPatch,
  RoomMemberPut: people.RoomMemberPut,
  BanPut: people.BanPut,
  RevocationPost: people.RevocationPost,
  ApiKeyPost: people.ApiKeyPost,
  SessionRequest: http.SessionRequest,
} as const

/** `input`: what may be sent. `output`: what is answered. */
type Mode = 'input' | 'output'

const COMMON: ConversionConfig = {
  target: 'draft-2020-12',
  // Judged beyond what a schema can say: a refusal names the field.
  ignoreActions: ['check', 'raw_check', 'trim', 'transform'],
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  // Patterns of JSON Schema are Unicode ones anyway.
  overrideAction: ({ valibotAction: action, jsonSchema }) =>
    action.type === 'regex' && 'requirement' in action && action.requirement instanceof RegExp
      ? { ...jsonSchema, pattern: action.requirement.source }
      : undefined,
}

/** All schemas that have a name. */
export function namedSchemas(): Record<string, JsonSchema> {
  return {
    ...(toJsonSchemaDefs(ANSWERS, { ...COMMON, typeMode: 'output' }) as Record<string, JsonSchema>),
    ...(toJsonSchemaDefs(REQUESTS, { ...COMMON, typeMode: 'input' }) as Record<string, JsonSchema>),
  }
}

/** A schema as a reference where it has a name, else in full. */
export function schemaOf(schema: v.GenericSchema, mode: Mode): JsonSchema {
  const definitions = mode === 'input' ? REQUESTS : ANSWERS
  const {
    $schema: _,
    $defs: __,
    ...converted
  } = toJsonSchema(schema, { ...COMMON, typeMode: mode, definitions })
  return converted as JsonSchema
}
