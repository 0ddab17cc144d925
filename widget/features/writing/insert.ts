/**
 * Puts text in place of a stretch of the field, as if it were typed: the field's own undo takes it back.
 * The cursor goes behind it, or as far before its end as is said.
 */
export function insert(
  field: HTMLTextAreaElement,
  text: string,
  start = field.selectionStart,
  end = field.selectionEnd,
  back = 0,
): void {
  // Between what goes and what comes the field must not shrink: the conversation above would lose its place.
  field.style.minHeight = `${field.offsetHeight}px`
  field.focus({ preventScroll: true })
  field.setSelectionRange(start, end)
  // Nothing else keeps undo; where it is refused, the text comes all the same.
  // oxlint-disable-next-line typescript/no-deprecated -- no successor is
  const done = text ? document.execCommand('insertText', false, text) : document.execCommand('delete')
  if (!done && (text || end > start)) {
    field.setRangeText(text, start, end, 'end')
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  }
  field.style.minHeight = ''
  const at = field.selectionEnd - back
  if (back) field.setSelectionRange(at, at)
}
