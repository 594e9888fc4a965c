// Tells what a person does in the page: each element by the best words that tell it from all others, as docs/browser.md has them.
(() => {
  if (window.parityRecorder) return;
  window.parityRecorder = true;
  const send = (gesture) => { try { window.parityRecorded(gesture).catch(() => {}); } catch (error) { /* the page is leaving */ } };
  if (window !== window.top) {
    for (const type of ['click', 'input']) window.addEventListener(type, () => send({kind: 'frame'}), {capture: true, once: true});
    return;
  }

  // ---- words: what an element is called, as Playwright's locators understand it

  const SHORT = 60;
  const FIELD = 'input:not([type=submit],[type=button],[type=reset],[type=image],[type=hidden]),textarea,select,' +
    '[contenteditable=""],[contenteditable=true]';
  const LABELLED = '[aria-label],[aria-labelledby],input,textarea,select,button,output,meter,progress';
  const ROLES = {
    button: 'button,input,[role=button]', link: 'a[href],area[href],[role=link]', checkbox: 'input,[role=checkbox]',
    radio: 'input,[role=radio]', combobox: 'select,input,[role=combobox]', textbox: 'input,textarea,[role=textbox],[contenteditable]',
    searchbox: 'input,[role=searchbox]', spinbutton: 'input,[role=spinbutton]', slider: 'input,[role=slider]',
    listbox: 'select,[role=listbox]', option: 'option,[role=option]', heading: 'h1,h2,h3,h4,h5,h6,[role=heading]',
    img: 'img,svg,[role=img]', switch: 'input,[role=switch]', tab: '[role=tab]', menuitem: '[role=menuitem]',
    menuitemcheckbox: '[role=menuitemcheckbox]', menuitemradio: '[role=menuitemradio]', treeitem: '[role=treeitem]',
    cell: 'td,[role=cell]', gridcell: 'td,[role=gridcell]',
  };
  const AROUND = {
    listitem: 'li,[role=listitem]', row: 'tr,[role=row]', article: 'article,[role=article]', region: 'section,[role=region]',
    form: 'form,[role=form]', dialog: 'dialog,[role=dialog]', navigation: 'nav,[role=navigation]', main: 'main,[role=main]',
    banner: 'header,[role=banner]', contentinfo: 'footer,[role=contentinfo]', complementary: 'aside,[role=complementary]',
    group: 'fieldset,details,[role=group]', search: 'search,[role=search]', table: 'table,[role=table]',
  };
  const squash = (text) => (text || '').replace(/\s+/g, ' ').trim();
  const short = (text) => text.length <= SHORT ? text : text.slice(0, SHORT + 1).replace(/\s+\S*$/, '').slice(0, SHORT);
  const holds = (text, part, exact) =>
    exact ? squash(text) === part : squash(text).toLowerCase().includes(part.toLowerCase());
  let asked = {role: new Map(), name: new Map(), shown: new Map(), text: new Map()};  // while one element is told: asking is dear
  const once = (kind, node, ask) => {
    if (!asked[kind].has(node)) asked[kind].set(node, ask());
    return asked[kind].get(node);
  };
  const shown = (node) => once('shown', node, () => node.checkVisibility({visibilityProperty: true}) && !node.closest('[aria-hidden=true]'));
  const role = (node) => once('role', node, () => ({image: 'img'}[node.computedRole] || node.computedRole || ''));
  const called = (node) => once('name', node, () => squash(node.computedName));
  const text = (node) => once('text', node, () => squash(node.textContent).toLowerCase());
  const isSecret = (node) => node.type === 'password' || secrets.has(node) ||
    /\b(?:current-password|new-password|one-time-code|cc-number|cc-csc)\b/.test(node.autocomplete || '');
  const secrets = new WeakSet();

  const labels = (node) => {  // all that Playwright takes for a label of it
    const by = (node.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean)
      .map((id) => document.getElementById(id)).filter(Boolean);
    if (by.length) return by.map((one) => one.textContent);
    const own = node.getAttribute('aria-label');
    if (own && own.trim()) return [own];
    return node.labels ? [...node.labels].map((one) => one.textContent) : [];
  };
  const label = (node) => {  // the label's own words, without those of fields inside it
    if (node.labels && node.labels.length && !node.getAttribute('aria-label') && !node.getAttribute('aria-labelledby')) {
      const copy = node.labels[0].cloneNode(true);
      for (const inner of copy.querySelectorAll('input,select,textarea,button,output')) inner.replaceWith(' | ');
      return squash(copy.textContent.split('|').map(squash).find(Boolean) || '');
    }
    return squash(labels(node)[0]);
  };
  const texts = (node) => node.matches('input') ? node.value : node.textContent;
  const leafs = (root, part, exact) => {  // the smallest elements with a text
    const fit = (node) => !/^(?:SCRIPT|STYLE|NOSCRIPT|TEMPLATE|HEAD|TITLE)$/.test(node.tagName) &&
      (!node.matches('input') || /^(?:submit|button|reset)$/.test(node.type)) && holds(texts(node), part, exact);
    return [...root.querySelectorAll('body *')].filter((node) => fit(node) && ![...node.children].some(fit));
  };

  const all = (told, root = document) => {  // the elements that a locator finds, in order
    const exact = told.exact === true;
    const among = (css) => [...root.querySelectorAll(css)];
    if (told.role) {
      return among(ROLES[told.role] || AROUND[told.role] || '*').filter((node) =>
        (told.has_text === undefined || text(node).includes(told.has_text.toLowerCase())) && shown(node) &&
        role(node) === told.role && (told.name === undefined || holds(called(node), told.name, exact)));
    }
    if (told.label) return among(LABELLED).filter((node) => labels(node).some((one) => holds(one, told.label, exact)));
    if (told.placeholder) return among('[placeholder]').filter((node) => holds(node.placeholder, told.placeholder, exact));
    if (told.alt) return among('[alt]').filter((node) => holds(node.getAttribute('alt'), told.alt, exact));
    if (told.title) return among('[title]').filter((node) => holds(node.getAttribute('title'), told.title, exact));
    if (told.test_id) return among('[data-testid]').filter((node) => node.getAttribute('data-testid') === told.test_id);
    if (told.text) return leafs(root, told.text, exact);
    return among(told.css);
  };

  const ways = (node) => {
    const found = [];
    const field = node.matches(FIELD);
    if (field && label(node)) found.push({label: short(label(node))});
    if (field && squash(node.placeholder)) found.push({placeholder: short(squash(node.placeholder))});
    const kind = role(node), name = short(called(node));
    if (ROLES[kind] && name && node.type !== 'password') found.push({role: kind, name});
    if (!field && node.getAttribute('alt')) found.push({alt: short(squash(node.getAttribute('alt')))});
    const words = squash(texts(node));
    if (!field && words) found.push({text: short(words)});
    if (squash(node.title)) found.push({title: short(squash(node.title))});
    if (node.getAttribute('data-testid')) found.push({test_id: node.getAttribute('data-testid')});
    return found;
  };
  const only = (told, node, root) => { const found = all(told, root); return found.length === 1 && found[0] === node; };
  const settled = (told, node, root) => {
    if (only(told, node, root)) return told;
    const exact = {...told, exact: true};
    return !told.test_id && only(exact, node, root) ? exact : null;
  };
  const container = (node) => {  // how a part of the page is told from all others
    const kind = role(node);
    if (!AROUND[kind] || !shown(node)) return null;
    const name = short(called(node));
    if (name && only({role: kind, name}, node)) return {role: kind, name};
    for (const inner of node.querySelectorAll('h1,h2,h3,h4,h5,h6,legend,caption,th,strong,a[href],td')) {
      const text = short(squash(inner.textContent));
      if (text && only({role: kind, has_text: text}, node)) return {role: kind, has_text: text};
    }
    return only({role: kind}, node) ? {role: kind} : null;
  };
  const path = (node) => {
    const steps = [];
    for (let at = node; at && at !== document.documentElement; at = at.parentElement) {
      if (at.id && document.querySelectorAll('#' + CSS.escape(at.id)).length === 1) { steps.unshift('#' + CSS.escape(at.id)); break; }
      const tag = CSS.escape(at.tagName.toLowerCase());
      const same = at.parentElement ? [...at.parentElement.children].filter((one) => one.tagName === at.tagName) : [at];
      steps.unshift(same.length > 1 ? `${tag}:nth-of-type(${same.indexOf(at) + 1})` : tag);
      if (only({css: steps.join(' > ')}, node)) break;
    }
    return steps.join(' > ');
  };
  const locator = (node) => {
    asked = {role: new Map(), name: new Map(), shown: new Map(), text: new Map()};
    const told = ways(node);
    for (const one of told) { const fits = settled(one, node); if (fits) return {locator: fits}; }
    for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) {
      const around = container(up);
      if (!around) continue;
      for (const one of told) { const fits = settled(one, node, up); if (fits) return {locator: {...fits, within: around}}; }
      break;  // a wider part holds more of the same
    }
    if (node.name && node.matches(FIELD)) {
      const css = `${node.tagName.toLowerCase()}[name="${CSS.escape(node.name)}"]`;
      if (only({css}, node)) return {locator: {css}};
    }
    for (const one of told) { const nth = all(one).indexOf(node); if (nth >= 0) return {locator: {...one, nth}, frail: true}; }
    return {locator: {css: path(node)}, frail: true};
  };
  const known = new WeakMap();  // a field keeps its name while it is typed into
  const fieldLocator = (node) => { if (!known.has(node)) known.set(node, locator(node)); return known.get(node); };

  // ---- what is done

  const ACTIONABLE = 'a[href],button,input,select,textarea,summary,label,option,[role=button],[role=link],[role=tab],' +
    '[role=menuitem],[role=option],[role=checkbox],[role=radio],[role=switch],[onclick]';
  const TOGGLES = /^(?:checkbox|radio)$/;
  const PRESSED = /^(?:submit|button|reset|image)$/;
  const element = (event) => { const first = event.composedPath()[0]; return first.nodeType === 1 ? first : first.parentElement; };
  const typed = (node) => node.matches(FIELD) && !TOGGLES.test(node.type || '') && node.type !== 'file' && node.tagName !== 'SELECT';
  let entered = -Infinity;

  const clicked = (event) => {  // the element that was meant; null where a click is only a way to something that is told otherwise
    const exactly = element(event);
    if (!exactly) return null;
    const meant = exactly.closest(ACTIONABLE) || exactly;
    if (meant.tagName === 'LABEL') return meant.control ? null : meant;
    if (meant.tagName === 'INPUT' && !PRESSED.test(meant.type)) return null;
    if (/^(?:SELECT|TEXTAREA|OPTION|HTML|BODY)$/.test(meant.tagName) || meant.isContentEditable) return null;
    const implied = event.detail === 0 && performance.now() - entered < 1000 && document.activeElement !== meant;
    if (implied) return null;  // Enter in a field presses the form's button as well
    if (meant === exactly && !meant.matches(ACTIONABLE)) {
      const looksSo = getComputedStyle(meant).cursor === 'pointer' || (!meant.children.length && squash(meant.textContent));
      if (!looksSo) return null;
    }
    return meant;
  };
  const on = (type, hear) => window.addEventListener(type, (event) => { try { hear(event); } catch (error) {
    send({kind: 'remark', value: `${type}: ${error}`}); } }, true);

  for (const type of ['click', 'dblclick'])
    on(type, (event) => {
      const node = event.isTrusted ? clicked(event) : null;
      if (node) send({kind: type, ...locator(node)});
    });
  on('input', (event) => {
    const node = element(event);
    if (!event.isTrusted || !node || !typed(node)) return;
    if (isSecret(node)) {
      secrets.add(node);
      send({kind: 'fill', ...fieldLocator(node), secret: true, hint: label(node) || node.name || ''});
    } else send({kind: 'fill', ...fieldLocator(node), value: node.isContentEditable ? node.innerText : node.value});
  });
  on('change', (event) => {
    const node = element(event);
    if (!node || !node.matches('input,select')) return;
    if (node.type === 'file') {
      send({kind: 'upload', ...locator(node), value: [...node.files].map((file) => file.name)});
    } else if (!event.isTrusted) return;
    else if (node.tagName === 'SELECT') {
      const chosen = [...node.selectedOptions].map((option) => option.value || option.label);
      send({kind: 'select', ...fieldLocator(node), value: node.multiple ? chosen : chosen[0]});
    } else if (TOGGLES.test(node.type)) send({kind: node.checked ? 'check' : 'uncheck', ...locator(node)});
  });
  on('keydown', (event) => {
    const node = element(event);
    if (!event.isTrusted || event.isComposing || !node) return;
    if (event.altKey && event.shiftKey && event.code === 'KeyC') {
      event.preventDefault();
      send({kind: 'checkpoint'});
    } else if (event.key === 'Enter' && node.matches('input') && !PRESSED.test(node.type)) {
      entered = performance.now();
      send({kind: 'press', ...fieldLocator(node), value: 'Enter'});
    } else if (event.key === 'Escape') send({kind: 'press', value: 'Escape'});
    else if (/^Arrow(?:Up|Down)$/.test(event.key) && node.getAttribute('role') === 'combobox')
      send({kind: 'press', ...fieldLocator(node), value: event.key});
  });
  const arrived = () => { if (/^https?:$/.test(location.protocol)) send({kind: 'page', url: location.href, value: document.title}); };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', arrived, {once: true}); else arrived();
})();
