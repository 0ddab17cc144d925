/**
 * Leaves out of Lit what the widget does not use: directives, bindings on elements and in comments, SVG and
 * MathML templates, converters, what decorators and polyfills ask for. That is 900 bytes of the core. Each
 * piece is named as it stands in the release that is installed, and a source that uses one stops the build.
 */
export function smallerLit() {
  return {
    name: 'parlor-smaller-lit',
    transform(code, id) {
      if (/\/widget\/.*\.ts$/.test(id)) {
        const used = USES.exec(code)
        if (used) this.error(`${id} uses "${used[0]}", which build/smaller-lit.js leaves out of Lit`)
      }
      const file = Object.keys(PIECES).find((name) => id.endsWith(`/node_modules/${name}`))
      if (!file) return null
      let smaller = code
      for (const [piece, rest = ''] of PIECES[file]) {
        if (!smaller.includes(piece)) this.error(`${id} no longer says ${piece}`)
        smaller = smaller.replaceAll(piece, rest)
      }
      return { code: smaller, map: null }
    },
  }
}

const USES =
  /lit(?:-html)?\/(?:async-)?directive|\b(?:addInitializer|converter:|hasChanged:|noAccessor:|state: true|type: (?:Number|Object|Array)|shouldUpdate)\b|\b(?:svg|mathml)`/

const PIECES = {
  'lit-html/lit-html.js': [
    // Directives.
    [
      'if(i===E)return i;let h=void 0!==e?s._$Co?.[e]:s._$Cl;const o=a(i)?void 0:i._$litDirective$;return h?.constructor!==o&&(h?._$AO?.(!1),void 0===o?h=void 0:(h=new o(t),h._$AT(t,s,e)),void 0!==e?(s._$Co??=[])[e]=h:s._$Cl=h),void 0!==h&&(i=M(t,h._$AS(t,i.values),h,e)),i',
      'return i',
    ],
    ['this._$AN=void 0,'],
    ['this._$AP?.(!1,!0,s);', ';'],
    ['setConnected(t){void 0===this._$AM&&(this._$Cv=t,this._$AP?.(t))}'],
    [',this._$Cv=e?.isConnected??!0'],
    ['get _$AU(){return this._$AM?._$AU??this._$Cv}'],
    ['get _$AU(){return this._$AM._$AU}'],
    [
      'get parentNode(){let t=this._$AA.parentNode;const i=this._$AM;return void 0!==i&&11===t?.nodeType&&(t=i.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}',
    ],
    ['get parentNode(){return this._$AM.parentNode}'],
    ['get tagName(){return this.element.tagName}'],
    // Bindings on elements and in comments.
    ['else t.startsWith(o)&&(d.push({type:6,index:l}),r.removeAttribute(t))'],
    [':6===r.type&&(i=new Z(h,this,t))', ':0'],
    ['else{let t=-1;for(;-1!==(t=r.data.indexOf(o,t+1));)d.push({type:7,index:l}),t+=o.length-1}'],
    // Bindings within <textarea>, <style> and the like.
    [
      'if(y.test(r.tagName)){const t=r.textContent.split(o),i=t.length-1;if(i>0){r.textContent=s?s.emptyScript:"";for(let s=0;s<i;s++)r.append(t[s],c()),P.nextNode(),d.push({type:2,index:++l});r.append(t[i],c())}}',
    ],
    // Lists that are no arrays, listeners with options.
    [',d=t=>u(t)||"function"==typeof t?.[Symbol.iterator]', ',d=u'],
    [
      'const s=this._$AH,e=t===A&&s!==A||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive,h=t!==A&&(s===A||e);e&&this.element.removeEventListener(this.name,this,s),h&&this.element.addEventListener(this.name,this,t),this._$AH=t',
      'this._$AH===A&&this.element.addEventListener(this.name,this),this._$AH=t',
    ],
    [
      '"function"==typeof this._$AH?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)',
      'this._$AH!==A&&this._$AH.call(this.options?.host??this.element,t)',
    ],
    // Templates of SVG and MathML, and compiled ones.
    ['2===i?"<svg>":3===i?"<math>":""', '""'],
    ['+(2===i?"</svg>":3===i?"</math>":"")'],
    [
      'if(this.el=S.createElement(f,e),P.currentNode=this.el.content,2===i||3===i){const t=this.el.content.firstChild;t.replaceWith(...t.childNodes)}',
      'this.el=S.createElement(f,e),P.currentNode=this.el.content;',
    ],
    [
      '"number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=S.createElement(V(s.h,s.h[0]),this.options)),s)',
      'this._$AC(t)',
    ],
    ['_$litType$:s}=t', '}=t'],
    [',B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3")'],
    ['b as html,T as mathml,', 'b as html,'],
    [',D as render,w as svg', ',D as render'],
  ],
  'lit-element/lit-element.js': [
    ['this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),'],
    [
      'connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}',
    ],
    [
      ',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i});',
      ';',
    ],
    ['(s.litElementVersions??=[]).push("4.2.2");'],
  ],
  '@lit/reactive-element/reactive-element.js': [
    [',p=a.reactiveElementPolyfillSupport'],
    [',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")'],
    // Decorators.
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;'],
    [
      'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
    ],
    ['static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}'],
    [',void 0!==t.l&&(this.l=[...t.l])'],
    [',this.constructor.l?.forEach(t=>t(this))'],
    // Options of properties.
    ['case Object:case Array:t=null==t?t:JSON.stringify(t)'],
    [
      'case Number:i=null===t?null:Number(t);break;case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}',
    ],
    ['(void 0!==i.converter?.toAttribute?i.converter:u)', 'u'],
    [
      'h="function"==typeof t.converter?{fromAttribute:t.converter}:void 0!==t.converter?.fromAttribute?t.converter:u;',
      'h=u;',
    ],
    ['(i.hasChanged??f)', 'f'],
    ['s.state&&(s.attribute=!1),'],
    ['this.elementProperties.set(t,s),!s.noAccessor){', 'this.elementProperties.set(t,s),1){'],
    ['t=this.shouldUpdate(s),t?(', 't=!0,1?('],
    ['shouldUpdate(t){return!0}'],
    [',this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0)'],
    [
      'const{get:e,set:r}=h(this.prototype,t)??{get(){return this[s]},set(t){this[s]=t}};return{get:e,set(s){const h=e?.call(this);r?.call(this,s),this.requestUpdate(t,h,i)},configurable:!0,enumerable:!0}',
      'return{get(){return this[s]},set(e){const h=this[s];this[s]=e,this.requestUpdate(t,h,i)},configurable:!0,enumerable:!0}',
    ],
    [
      'const t=this.constructor.elementProperties;if(t.size>0)for(const[s,i]of t){const{wrapped:t}=i,e=this[s];!0!==t||this._$AL.has(s)||void 0===e||this.C(s,void 0,i,e)}',
    ],
    [',wrapped:h},r){', '},r){'],
    ['!0!==h||void 0!==r', '!0'],
    [
      'const t=this.scheduleUpdate();return null!=t&&await t,!this.isUpdatePending',
      'return this.performUpdate(),!this.isUpdatePending',
    ],
    ['scheduleUpdate(){return this.performUpdate()}'],
    // Sheets of styles in other shapes than ours.
    [
      'const i=[];if(Array.isArray(s)){const e=new Set(s.flat(1/0).reverse());for(const s of e)i.unshift(t(s))}else void 0!==s&&i.push(t(s));return i',
      'return s?[s].flat(1/0):[]',
    ],
  ],
  '@lit/reactive-element/css-tag.js': [['o.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet)', 'o']],
}
