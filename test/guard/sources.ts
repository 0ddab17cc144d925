import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'

/** One import of a module. `target` is a path in the repository, or a package's name. */
export interface Import {
  from: string
  target: string
  external: boolean
  typeOnly: boolean
  lazy: boolean
}

/** Every source file below the given folders, as a path in the repository. */
export function sources(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter(
        (file) => /\.(ts|mjs|js)$/.test(file) && !file.endsWith('.d.ts') && !file.includes('/migrations/'),
      ),
  )
}

/** What a file imports and re-exports, by the parser that compiles it. */
export function importsOf(file: string): Import[] {
  const source = parse(file)
  const found: Import[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, lazy: boolean) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return
    const external = !specifier.text.startsWith('.')
    const target = external ? specifier.text : normalize(join(dirname(file), specifier.text))
    found.push({ from: file, target, external, typeOnly, lazy })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node), false)
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly, false)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false, true)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** True for a file that does nothing but pass on what others export. */
export function isBarrel(file: string): boolean {
  const { statements } = parse(file)
  const passing = statements.filter(
    (statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier,
  )
  return passing.length > 1 && passing.length === statements.length
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
}

function isTypeOnly(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause
  if (!clause) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const named = clause.namedBindings
  if (clause.name || !named || !ts.isNamedImports(named)) return false
  return named.elements.every((element) => element.isTypeOnly)
}
