/**
 * Makes a style sheet that any number of elements share. Lit's own tag also writes `<style>` elements for
 * browsers that can't share sheets; those could not read these colours either.
 */
export function css({ raw: [text = ''] }: TemplateStringsArray): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  return sheet
}
