import { html, raw } from 'hono/html'
import type { Described, OpenApi, Parameter } from './document.ts'
import { curlOf } from './example.ts'
import { style } from './page.styles.ts'
import type { JsonSchema } from './schemas.ts'

type Html = ReturnType<typeof html>
type Schemas = Record<string, JsonSchema>

interface Entry {
  method: string
  path: string
  operation: Described
}

/** The documentation as a page that needs no script, and the digest that lets its style sheet in. */
export async function page(document: OpenApi): Promise<{ html: string; style: string }> {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Entry => ({ method, path, operation })),
  )
  const chapters = document.tags.map(({ name, description }) => ({
    name,
    description,
    entries: entries.filter(({ operation }) => operation.tags.includes(name)),
  }))
  const { schemas } = document.components
  const server = document.servers[0]?.url ?? ''
  const body = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Parlor API</title>
        <meta name="color-scheme" content="light dark" />
        ${sheet}
      </head>
      <body>
        <a class="skip" href="#content">To the content</a>
        <nav aria-label="Contents">${chapters.map(contents)}${shapesLink}</nav>
        <main id="content" tabindex="-1">
          <header>
            <h1>Parlor API</h1>
            <p class="lead">
              Version ${document.info.version}, at <code>${server}</code>. For machines:
              <a href="/v1/openapi.json">openapi.json</a>.
            </p>
            ${document.info.description.split('\n\n').map((text) => html`<p>${prose(text)}</p>`)}
          </header>
          ${chapters.map(
            ({ name, description, entries: own }) =>
              html`<section id="${anchor(name)}" aria-labelledby="${anchor(name)}-title">
                <h2 id="${anchor(name)}-title">${name}</h2>
                <p>${prose(description)}</p>
                ${own.map((entry) => article(entry, schemas, server))}
              </section>`,
          )}
          <section id="shapes" aria-labelledby="shapes-title">
            <h2 id="shapes-title">Shapes</h2>
            <p>What answers are made of.</p>
            ${Object.entries(schemas).map(
              ([name, schema]) =>
                html`<article id="${name}" class="shape">
                  <h3>${name}</h3>
                  ${fields(schema)}
                </article>`,
            )}
          </section>
        </main>
      </body>
    </html>`
  return { html: String(await body), style: await digestOf(style) }
}

// Without white space of a template around it, which would count.
const sheet = raw(`<style>${style}</style>`)
const shapesLink = html`<p><a href="#shapes">Shapes</a></p>`

function contents({ name, entries }: { name: string; entries: Entry[] }): Html {
  const links = entries.map(
    ({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
  )
  return html`<p><a href="#${anchor(name)}">${name}</a></p>
    <ul>
      ${links}
    </ul>`
}

function article({ method, path, operation }: Entry, schemas: Schemas, server: string): Html {
  const { operationId, summary, description, parameters, requestBody, 'x-scope': scope } = operation
  // Each address has the site in it, which is said once.
  const told = parameters.filter(({ name }) => name !== 'site')
  const sent = requestBody?.content['application/json'].schema
  return html`<article id="${operationId}">
    <h3>${summary}</h3>
    <p class="route">
      <span class="method ${method}">${method.toUpperCase()}</span> <code>${breakable(path)}</code>
    </p>
    ${description ? html`<p>${prose(description)}</p>` : ''}
    ${scope ? html`<p class="scope">Scope <code>${scope}</code></p>` : ''}
    ${told.length > 0 ? table('Parameters', told.map(parameterRow)) : ''}
    ${
      sent
        ? html`<h4>Body</h4>
            ${fields(resolved(sent, schemas))}`
        : ''
    }
    <h4>Answers</h4>
    <ul class="answers">
      ${Object.entries(operation.responses).flatMap(([status, answer]) =>
        '$ref' in answer ? [] : [answered(status, answer)],
      )}
    </ul>
    <h4>Example</h4>
    <pre
      tabindex="0"
      aria-label="Example: ${summary}"
    ><code>${curlOf(method, path, operation, server)}</code></pre>
  </article>`
}

function answered(status: string, answer: Exclude<Described['responses'][string], { $ref: string }>): Html {
  const schema = answer.content?.['application/json'].schema
  return html`<li><b>${status}</b> ${answer.description} ${schema ? typeOf(schema) : ''}</li>`
}

function table(title: string, rows: Html[]): Html {
  return html`<h4>${title}</h4>
    ${listed('Name', rows)}`
}

function listed(first: string, rows: Html[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${first}</th>
        <th scope="col">Type</th>
        <th scope="col">What it is</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
}

function parameterRow({ name, in: place, required, description, schema }: Parameter): Html {
  return row(name, typeOf(schema), html`${where(place, required)}${prose(description ?? '')}`)
}

function where(place: Parameter['in'], required: boolean): string {
  const words = { path: 'In the path. ', query: '', header: 'A header. ' }
  return words[place] + (required || place !== 'query' ? '' : 'Optional. ')
}

function fields(schema: JsonSchema, prefix = ''): Html {
  const rows = rowsOf(schema, prefix)
  if (rows.length === 0) return html`<p>${typeOf(schema)}</p>`
  return listed('Field', rows)
}

/** Fields in the order they are told, those of an object inside after it, by their path. */
function rowsOf({ properties = {}, required = [] }: JsonSchema, prefix: string): Html[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const said = schema.description ?? schema.anyOf?.[0]?.description ?? ''
    const words = html`${required.includes(name) ? '' : 'Optional. '}${prose(said)}`
    return [row(prefix + name, typeOf(schema), words), ...rowsOf(schema, `${prefix}${name}.`)]
  })
}

function row(name: string, type: Html, words: Html): Html {
  return html`<tr>
    <th scope="row"><code>${name}</code></th>
    <td>${type}</td>
    <td>${words}</td>
  </tr>`
}

function typeOf(schema: JsonSchema): Html {
  const { $ref, type, anyOf, items, minimum, maximum, minLength, maxLength } = schema
  if ($ref) return html`<a href="#${nameOf($ref)}">${nameOf($ref)}</a>`
  if (anyOf) return html`${anyOf.map((one, at) => html`${at > 0 ? ' or ' : ''}${typeOf(one)}`)}`
  if (schema.enum)
    return html`${schema.enum.map((one, at) => html`${at > 0 ? ', ' : ''}<code>${String(one)}</code>`)}`
  if ('const' in schema) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (items) return html`list of ${typeOf(items)}`
  const most = maximum ?? maxLength
  const least = minimum ?? minLength
  const range = most !== undefined && most < Number.MAX_SAFE_INTEGER ? `, ${least ?? 0} to ${most}` : ''
  return html`${type ?? 'anything'}${range}`
}

function resolved(schema: JsonSchema, schemas: Schemas): JsonSchema {
  return schema.$ref ? (schemas[nameOf(schema.$ref)] ?? schema) : schema
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1)
}

function anchor(name: string): string {
  return name.toLowerCase()
}

/** Text with `code` in it. */
function prose(text: string): Html {
  const parts = text.split('`')
  return html`${parts.map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`
}

/** A path may break before each slash, and nowhere else. */
function breakable(path: string): Html {
  return html`${path.split(/(?=\/)/).map((part) => html`${part}<wbr />`)}`
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}
