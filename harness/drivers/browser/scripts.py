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

BROKEN = """
() => [...document.images].filter((one) => one.complete && one.currentSrc && !one.naturalWidth).map((one) => one.currentSrc)
"""
"""The addresses of pictures that cannot be shown."""

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
  const unseen = new Set(['HTML','BODY','SCRIPT','STYLE','TEMPLATE','HEAD','TITLE','META','LINK','BASE','NOSCRIPT','DATALIST',
    'OPTION','OPTGROUP','PARAM','SOURCE','TRACK','AREA','BR','WBR','DIALOG','RP']);
  const references = ['id','for','form','list','headers','aria-labelledby','aria-describedby','aria-errormessage',
    'aria-details','aria-controls','aria-owns','aria-activedescendant','aria-flowto'];
  let trees = 0;
  const within = (name, parent, frame) => {
    const box = document.createElement(name), tree = ++trees;
    for (const child of parent.childNodes) {
      const copy = child.cloneNode(true);
      box.appendChild(copy);
      mark(child, copy, {frame, tree});
    }
    return box;
  };
  const apart = (from, to, place) => {
    const own = (id) => id && document.getElementById(id) ? id + '-' + place.tree : id;
    for (const name of references) if (from.hasAttribute(name))
      to.setAttribute(name, from.getAttribute(name).split(/\\s+/).map(own).join(' '));
    for (const name of place.frame ? ['href', 'src', 'action', 'formaction'] : []) if (from.hasAttribute(name)) {
      try { to.setAttribute(name, new URL(from.getAttribute(name), from.baseURI).href); } catch { /* left as written */ }
    }
  };
  const framed = (from) => { try { return from.contentDocument && from.contentDocument.body; } catch { return null; } };
  const mark = (from, to, place) => {
    const tag = from.nodeType === 1 ? from.tagName : '';
    if (tag) {
      if (from.namespaceURI === 'http://www.w3.org/1999/xhtml' && !unseen.has(tag) && from.isConnected) {
        const style = getComputedStyle(from);
        const around = from.parentElement || from.getRootNode().host;
        const over = around && getComputedStyle(around);
        if (style.display === 'none') to.setAttribute('hidden', '');
        else {
          if (to.getAttribute('hidden') !== null && to.getAttribute('hidden') !== 'until-found') to.removeAttribute('hidden');
          const dark = style.visibility !== 'visible', outside = Boolean(over) && over.visibility !== 'visible';
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
      if (place) apart(from, to, place);
    }
    let one = tag === 'TEXTAREA' ? null : from.firstChild, two = to.firstChild;
    while (one && two) {
      const next = two.nextSibling;
      mark(one, two, place);
      one = one.nextSibling;
      two = next;
    }
    if (from.shadowRoot) to.appendChild(within('parity-shadow', from.shadowRoot, Boolean(place && place.frame)));
    if (tag === 'IFRAME' && framed(from)) to.after(within('parity-frame', framed(from), true));
  };
  const root = document.documentElement;
  if (!root) return '';
  const copy = root.cloneNode(true);
  mark(root, copy, null);
  return (document.doctype ? '<!DOCTYPE ' + document.doctype.name + '>' : '') + copy.outerHTML;
}
"""
"""The document as HTML: hidden elements carry ``hidden``, fields the values they have now; open shadow roots and frames of the
same origin are there with their content, in which ids that the document has as well get a number."""
