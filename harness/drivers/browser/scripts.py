"""What is run inside pages: waiting until they are still, and reading the document as it stands."""

STILL = """
async ([quiet, limit]) => {
  const end = performance.now() + limit;
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  const framed = () => new Promise((done) => { let over = false; const go = () => { if (!over) { over = true; done(); } };
    requestAnimationFrame(() => requestAnimationFrame(go)); setTimeout(go, 100); });
  await Promise.race([document.fonts ? document.fonts.ready : null, pause(limit)]);
  const react = () => self.__next_f !== undefined || document.querySelector('script[src*="/_next/static/"]') !== null;
  const hydrated = () => {
    for (const node of [document, document.documentElement, document.body, ...document.querySelectorAll('body *')])
      for (const key in node) if (key.startsWith('__reactFiber$') || key.startsWith('__reactContainer$')) return true;
    return false;
  };
  if (react()) while (!hydrated() && performance.now() < end) await pause(10);
  await framed();
  const idle = () => new Promise((done) => { self.requestIdleCallback ? requestIdleCallback(done, {timeout: 1000}) : done(); });
  if (react()) { quiet *= 4; await idle(); await idle(); }
  let last = performance.now();
  const watch = new MutationObserver(() => { last = performance.now(); });
  watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  while (performance.now() - last < quiet && performance.now() < end) await pause(Math.max(5, quiet / 3));
  watch.disconnect();
  return performance.now() - last >= quiet && (!react() || hydrated());
}
"""
"""Arguments: milliseconds without a change that count as still, milliseconds after which to give up. True when still.

A page of Next.js must first be hydrated: until then clicks do something else (React keeps its fibers as properties of nodes).
"""

STORAGE = """
() => {
  const found = [];
  for (const [area, store] of [['local', () => localStorage], ['session', () => sessionStorage]]) {
    try { for (const [key, value] of Object.entries(store())) found.push([area, key, value]); } catch (error) { }
  }
  return found;
}
"""
"""What the page keeps in the browser, as [area, key, value]; nothing where it may not keep anything."""

COVER = """
(secrets) => {
  const kept = self.__parityCovered = [];
  const covered = (text) => secrets.reduce((all, one) => all.split(one).join('\u2022'.repeat(one.length)), text);
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const text = covered(node.nodeValue);
    if (text !== node.nodeValue) { kept.push([node, 'nodeValue', node.nodeValue]); node.nodeValue = text; }
  }
  for (const field of document.querySelectorAll('input:not([type=file]), textarea')) {
    const text = covered(field.value);
    if (text !== field.value) { kept.push([field, 'value', field.value]); field.value = text; }
  }
}
"""
"""Argument: secrets, longest first; they are covered wherever the page shows them, until UNCOVER."""

UNCOVER = (
    """() => { for (const [node, name, text] of self.__parityCovered || []) node[name] = text; delete self.__parityCovered; }"""
)

DOCUMENT = """
() => {
  const unseen = new Set(['SCRIPT','STYLE','TEMPLATE','HEAD','TITLE','META','LINK','BASE','NOSCRIPT','DATALIST','OPTION',
    'OPTGROUP','PARAM','SOURCE','TRACK','AREA','BR','WBR','DIALOG','RP']);
  const mark = (from, to) => {
    if (from.nodeType === 1) {
      const tag = from.tagName;
      if (from.namespaceURI === 'http://www.w3.org/1999/xhtml' && !unseen.has(tag) && document.body &&
          document.body !== from && document.body.contains(from)) {
        const style = getComputedStyle(from);
        const over = from.parentElement && getComputedStyle(from.parentElement);
        if (style.display === 'none') to.setAttribute('hidden', '');
        else {
          if (to.getAttribute('hidden') !== null && to.getAttribute('hidden') !== 'until-found') to.removeAttribute('hidden');
          const dark = style.visibility !== 'visible', outside = over !== null && over.visibility !== 'visible';
          if (dark && !outside) to.style.visibility = 'hidden';
          else if (!dark && outside) to.style.visibility = 'visible';
        }
      }
      if (tag === 'INPUT') {
        const kind = from.type;
        if (kind === 'checkbox' || kind === 'radio') to.toggleAttribute('checked', from.checked);
        else if (kind !== 'file' && kind !== 'hidden' && from.value !== from.defaultValue) to.setAttribute('value', from.value);
      } else if (tag === 'TEXTAREA') to.textContent = from.value;
      else if (tag === 'OPTION') to.toggleAttribute('selected', from.selected);
      else if (tag === 'DIALOG' || tag === 'DETAILS') to.toggleAttribute('open', from.open);
    }
    let one = from.firstChild, two = to.firstChild;
    if (from.nodeType === 1 && from.tagName === 'TEXTAREA') return;
    while (one && two) { mark(one, two); one = one.nextSibling; two = two.nextSibling; }
    if (from.shadowRoot) {
      const inside = document.createElement('parity-shadow');
      for (const child of from.shadowRoot.childNodes) inside.appendChild(child.cloneNode(true));
      to.appendChild(inside);
    }
  };
  const root = document.documentElement;
  if (!root) return '';
  const copy = root.cloneNode(true);
  mark(root, copy);
  return (document.doctype ? '<!DOCTYPE ' + document.doctype.name + '>' : '') + copy.outerHTML;
}
"""
"""The document as HTML: hidden elements carry ``hidden``, fields the values they have now, open shadow roots their content."""
