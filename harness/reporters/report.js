"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const ORDER = ["broken", "different", "proxied", "unstable", "waived", "parity"];
const PAGE = 100;
const $ = (id) => document.getElementById(id);
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "class") node.className = value; else if (name.startsWith("on")) node.addEventListener(name.slice(2), value); else node.setAttribute(name, value);
  }
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
}
const verdict = (name) => el("span", {class: "v " + name}, name);
const counts = (of) => ORDER.filter((v) => of[v]).map((v) => of[v] + " " + v).join(", ");
function table(head, rows) {
  return el("table", {}, el("thead", {}, el("tr", {}, ...head.map((h) => el("th", {scope: "col"}, h)))), el("tbody", {}, ...rows));
}
const show = (value, gone) => gone ? "(nothing)" : typeof value === "string" ? JSON.stringify(value) : JSON.stringify(value, null, 1);
function marked(mine, other, tag) {
  let a = 0, b = 0;
  while (a < mine.length && a < other.length && mine[a] === other[a]) a++;
  while (b < mine.length - a && b < other.length - a && mine[mine.length - 1 - b] === other[other.length - 1 - b]) b++;
  const middle = mine.slice(a, mine.length - b);
  return el("pre", {}, mine.slice(0, a), middle ? el(tag, {}, middle) : "", mine.slice(mine.length - b));
}
function copy(text) {
  return el("button", {class: "copy", type: "button", onclick: (event) => {
    const area = el("textarea", {}); area.value = text; document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    event.target.textContent = "copied"; setTimeout(() => { event.target.textContent = "copy"; }, 1200);
  }}, "copy");
}
function difference(d) {
  const left = show(d.legacy, d.kind === "added"), right = show(d.candidate, d.kind === "missing");
  const box = el("div", {class: "diff" + (d.state === "waived" ? " ok" : "")},
    el("code", {}, d.address), " ", el("b", {}, d.kind), " ", copy(d.address), d.state === "waived" ? el("span", {class: "waived"}, " waived by " + d.waiver) : null,
    el("div", {class: "pair"}, el("div", {}, el("h4", {}, "legacy"), marked(left, right, "del")), el("div", {}, el("h4", {}, "candidate"), marked(right, left, "ins"))));
  if (d.reason) box.append(el("div", {}, "because " + d.reason));
  if (d.also.length) box.append(el("div", {class: "dim"}, "also seen at " + d.also.join(", ")));
  if (d.volatile) box.append(el("div", {class: "unstable"}, "varies by itself on " + d.volatile));
  if (d.expired_waiver) box.append(el("div", {class: "broken"}, "an expired waiver covered this: " + d.expired_waiver));
  if (d.suggested_rule) box.append(el("div", {}, "if this is meant: ", el("code", {}, d.suggested_rule), " ", copy(d.suggested_rule)));
  return box;
}
const PATH = /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;
function evidence(list) {
  const box = el("div", {class: "evidence"}), files = el("p", {class: "dim"});
  for (const one of (list || []).filter((each) => PATH.test(each.path))) {
    const name = [one.side, one.kind].filter(Boolean).join(" ");
    if (one.kind === "picture" || one.kind === "difference") {
      const image = el("img", {src: one.path, alt: name, loading: "lazy"});
      box.append(el("figure", {}, el("a", {href: one.path, target: "_blank"}, image), el("figcaption", {}, one.kind === "difference" ? "what differs" : one.side)));
    } else files.append(el("a", {href: one.path, target: "_blank"}, name + (one.kind === "trace" ? "" : " diff")), " ");
  }
  if (files.childNodes.length) box.append(files);
  return box.childNodes.length ? box : null;
}
function step(s, file) {
  const status = s.l ? `${s.l.status ?? "no answer"} → ${s.c.status ?? "no answer"}` : "";
  const box = el("div", {class: "step"}, el("h3", {}, verdict(s.v), " ", s.n, " ", el("span", {class: "dim"}, status + (s.tainted ? " tainted" : ""))));
  if (s.problem) box.append(el("div", {class: "alert"}, s.problem));
  for (const d of s.differences || []) box.append(difference(d));
  const shown = evidence(s.evidence);
  if (shown) box.append(shown);
  for (const note of s.notes || []) box.append(el("div", {class: "dim"}, note));
  for (const [side, seen] of [["legacy", s.l], ["candidate", s.c]]) if (seen && seen.curl && s.v !== "parity") box.append(el("div", {class: "mono"}, side + ": " + seen.curl + " ", copy(seen.curl)));
  if (s.compared) box.append(el("div", {class: "dim"}, "compared: " + s.compared.join(", ") + (s.line ? `; ${file}:${s.line}` : "")));
  return box;
}
function scenario(s) {
  const box = el("details", {class: "sc"}, el("summary", {}, verdict(s.v), el("span", {class: "t"}, s.id), el("span", {class: "dim"}, `${s.f}:${s.at}`)));
  box.addEventListener("toggle", () => {
    if (!box.open || box.dataset.done) return;
    box.dataset.done = "1";
    if (s.problem) box.append(el("div", {class: "step"}, el("div", {class: "alert"}, s.problem)));
    for (const one of s.s) box.append(step(one, s.f));
    const traces = evidence(s.evidence);
    if (traces) box.append(el("div", {class: "step"}, el("h3", {}, "Traces"), traces, el("div", {class: "dim"}, "open one with: playwright show-trace FILE")));
  });
  return box;
}
const list = data.scenarios.slice().sort((a, b) => ORDER.indexOf(a.v) - ORDER.indexOf(b.v));
for (const s of list) s.text = (s.id + " " + s.f + " " + s.s.map((x) => x.r + " " + (x.differences || []).map((d) => d.address).join(" ")).join(" ")).toLowerCase();
let shown = PAGE, chosen = null, found = list;
function draw() { $("list").replaceChildren(...found.slice(0, shown).map(scenario)); $("more").hidden = found.length <= shown; $("count").textContent = `${found.length} of ${list.length} scenarios`; }
function filter() {
  const words = $("q").value.toLowerCase().split(/\s+/).filter(Boolean);
  found = list.filter((s) => (!chosen || s.v === chosen) && words.every((w) => s.text.includes(w)));
  shown = PAGE; draw();
}
$("q").addEventListener("input", filter);
$("more").addEventListener("click", () => { shown += PAGE; draw(); });
for (const name of ORDER) {
  const n = data.head.summary[name];
  if (n) $("chips").append(el("button", {type: "button", "aria-pressed": "false", class: name, onclick: (event) => {
    chosen = chosen === name ? null : name;
    for (const b of $("chips").children) b.setAttribute("aria-pressed", "false");
    event.currentTarget.setAttribute("aria-pressed", String(chosen === name)); filter();
  }}, `${n} ${name}`));
}
const STATES = ["broken", "different", "missing", "proxied", "unstable", "untested", "not started", "waived", "proven"];
const matrix = { ...data.sums, routes: data.routes, others: data.others };
const state = (name) => el("span", {class: "v s-" + name.replace(" ", "-")}, name);
let stateChosen = null;
const showScenarios = (route) => el("button", {type: "button", class: "copy", title: "Show its scenarios", onclick: () => { $("q").value = route; filter(); $("scenarios").scrollIntoView(); }}, "show");
function routeRow(row) {
  const gone = matrix.candidate_known && row.listed && row.candidate === null;
  const note = [row.note, row.login_required ? "needs a login" : "", row.gates ? "" : "does not gate"].filter(Boolean).join("; ");
  return el("tr", {}, el("td", {}, row.steps ? showScenarios(row.route) : null, el("code", {}, row.route), note ? el("div", {class: "dim"}, note) : null),
    el("td", {}, state(row.state)), el("td", {}, gone ? el("span", {class: "different"}, "missing") : row.candidate ? el("code", {}, row.candidate) : "", row.match && row.match !== "same" ? el("span", {class: "dim"}, " " + row.match) : null),
    el("td", {class: "dim"}, row.blueprint), el("td", {class: "n"}, String(row.scenarios)), el("td", {class: "dim"}, row.identities.join(", ")), el("td", {class: "dim"}, row.statuses.join(" ")), el("td", {class: "n"}, row.parity === null ? "" : row.parity + " %"));
}
const HEADS = ["Route", "State", "Candidate", "Blueprint", "Scenarios", "Identities", "Legacy answered", "Parity"];
const worstFirst = (rows) => rows.slice().sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
function drawRoutes() {
  const rows = worstFirst(matrix.routes).filter((row) => !stateChosen || row.state === stateChosen);
  $("route-table").replaceChildren(matrix.routes.length ? table(HEADS, rows.map(routeRow)) : "No route was tested.");
}
for (const name of STATES) {
  const n = matrix.states[name];
  if (n) $("states").append(el("button", {type: "button", "aria-pressed": "false", class: "s-" + name.replace(" ", "-"), onclick: (event) => {
    stateChosen = stateChosen === name ? null : name;
    for (const b of $("states").children) b.setAttribute("aria-pressed", "false");
    event.currentTarget.setAttribute("aria-pressed", String(stateChosen === name)); drawRoutes();
  }}, `${n} ${name}`));
}
drawRoutes();
function more(title, content) { $("more-routes").append(el("details", {class: "sc"}, el("summary", {}, title), content)); }
if (matrix.others.length) more(`${matrix.others.length} addresses and methods beyond the inventory`, table(HEADS, worstFirst(matrix.others).map(routeRow)));
if (matrix.added.length) more(`${matrix.added.length} routes that only the candidate has`, el("ul", {}, ...matrix.added.map((route) => el("li", {}, el("code", {}, route)))));
if (matrix.notes.length) more("Notes on the inventories", el("ul", {}, ...matrix.notes.map((note) => el("li", {}, note))));
const people = new Set(), rights = new Map();
for (const s of list) for (const one of s.s) {
  if (!one.p || (one.p[0] === null && one.p[1] === null)) continue;
  const who = s.who || "anonymous", row = rights.get(one.r) || new Map(), cell = row.get(who) || new Set();
  cell.add((one.p[0] ?? "no answer") + (one.p[0] === one.p[1] ? "" : " → " + (one.p[1] ?? "no answer")));
  row.set(who, cell); rights.set(one.r, row);
}
const compared = [...rights].filter(([, row]) => row.size > 1);
for (const [, row] of compared) for (const who of row.keys()) people.add(who);
const names = [...people].sort((a, b) => (b === "anonymous") - (a === "anonymous") || (a < b ? -1 : 1));
const parts = (row) => [...row.values()].some((cell) => [...cell].some((text) => text.includes("→")));
const isHole = (text) => /^(401|403|30\d) → 2/.test(text);
compared.sort((a, b) => parts(b[1]) - parts(a[1]));
$("permission-table").append(compared.length ? table(["Route", ...names], compared.map(([route, row]) => el("tr", {}, el("td", {}, el("code", {}, route)), ...names.map((who) => el("td", {}, ...[...(row.get(who) || [])].sort().map((text) => el("div", {class: text.includes("→") ? "different" : "dim"}, isHole(text) ? el("b", {}, text + ": let in") : text))))))) : "No route was tried by more than one identity.");
$("waiver-table").append(data.waivers.length ? table(["Where", "Why", "Owner", "Until", "Used"], data.waivers.map((w) => el("tr", {}, el("td", {}, el("code", {}, w.address), el("div", {class: "dim"}, w.position)), el("td", {}, w.reason), el("td", {}, w.owner), el("td", {class: w.expired ? "different" : w.expires_soon ? "broken" : ""}, w.until), el("td", {class: "n"}, String(w.uses))))) : "None.");
const gone = new Map();
for (const s of list) for (const one of s.s) for (const r of one.removed || []) { const k = r.entry + "\n" + r.reason; gone.set(k, (gone.get(k) || 0) + 1); }
$("removed-table").append(gone.size ? table(["Entry", "Reason", "Times"], [...gone].map(([k, n]) => el("tr", {}, el("td", {}, k.split("\n")[0]), el("td", {}, k.split("\n")[1]), el("td", {class: "n"}, String(n))))) : "Nothing.");
const alerts = [...(data.head.problems || []), ...(data.head.warnings || []), ...((data.stale && data.stale.rules) || []).map((k) => "stale rule, matched nothing: " + k), ...((data.stale && data.stale.waivers) || []).map((k) => "stale waiver, matched nothing: " + k)];
if (data.head.any_rules) alerts.push("`any` excused " + data.head.any_rules + " comparisons");
for (const text of alerts) $("alerts").append(el("div", {class: "alert"}, text));
draw();
