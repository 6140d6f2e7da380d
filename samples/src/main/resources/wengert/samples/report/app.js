// The page as a whole: views, passes, theme, keys.
const announce = text => { byId('trail').replaceChildren(element('span', text)); };
const trace = new GraphView('trace', 'Trace and kernels', true);
const before = new GraphView('before', 'Trace before the pass', false);
const after = new GraphView('after', 'Trace after the pass', false);
const graphs = [trace, before, after];
const strip = new RunChart('strip', false), plan = new RunChart('plan', true);
new SourcePane();
const java = new MethodPane('java', 'Java', D.java, Prism.languages.java, 'java');
new MethodPane('bytecode', 'Bytecode', D.bytecode, Prism.languages.bytecode, 'bytecode');
const lastInlined = new Set(D.passes[D.passes.length - 1].inlinedAfter);
kernelTable();
health();
fusionTable();

// A call that is chosen in forward or backward keeps the panes there.
const plainSelect = select;
select = function (what, from) {
  lit.inRun = (from === 'java' || from === 'bytecode') && what.call >= 0;
  plainSelect(what, from);
};

viewers.push(() => {
  const parts = [];
  const part = (text, what) => { if (text) { const button = element('button', text, { type: 'button' }); button.addEventListener('click', () => select(what, 'trail')); parts.push(button); } };
  const many = (count, name) => count > 1 ? ` (+${count - 1} ${name})` : '';
  if (lit.gone) parts.push(element('span', 'Not in the final trace: ' + D.sets[lit.gone.set].nodes[lit.gone.index].text));
  if (lit.line) part(lit.line + many(lit.lines.size, 'lines'), { line: lit.line });
  if (lit.node >= 0) part(`%${lit.node} = ${NODES[lit.node].text}` + many(lit.nodes.size, 'nodes'), { node: lit.node });
  if (lit.run || lit.outside) part(lit.run || lit.outside, { method: lit.method });
  if (lit.kernel >= 0) part(D.kernels[lit.kernel].name + many(lit.kernels.size, 'kernels'), { kernel: lit.kernel });
  if (lit.call >= 0) {
    const calls = [...lit.calls].map(c => D.calls[c]), moved = d3.sum(calls, c => c.bytes || 0);
    part(`call ${lit.call + 1}` + many(lit.calls.size, 'calls'), { call: lit.call });
    parts.push(element('span', [calls[0].ns === undefined ? '' : time(d3.sum(calls, c => c.ns)), moved ? bytes(moved) + ' moved' : ''].filter(Boolean).join(', ')));
  }
  if (!parts.length) parts.push(element('span', 'Click a line, a node, a kernel or a bar: its counterparts light up in all views. Press ? for keys.'));
  byId('trail').replaceChildren(...parts.flatMap((p, i) => i ? [element('i', '\u2192', { 'aria-hidden': 'true' }), p] : [p]));
});

let shown = '', passShown = -1;
const drawn = new Set();
const VIEWS = [['explore', 'Explore'], ['passes', 'Passes'], ['memory', 'Memory'], ['kernels', 'Kernels'], ['jit', 'JIT'], ['training', 'Training'], ['fusion', 'Fusion']];
function view(name) {
  shown = name;
  VIEWS.forEach(([id]) => {
    byId(id).hidden = id !== name;
    const tab = byId('tab-' + id);
    tab.setAttribute('aria-selected', String(id === name));
    tab.tabIndex = id === name ? 0 : -1;
  });
  // A table that was hidden could not be scrolled.
  if (tables.has(name)) tables.get(name).reveal();
  if (drawn.has(name)) return;
  drawn.add(name);
  if (name === 'explore') { trace.show(FINAL, i => lastInlined.has(i) ? 'inlined' : ''); strip.draw(); }
  if (name === 'passes') choosePass(passShown < 0 ? Math.max(0, D.passes.findIndex(p => p.name === 'simplify')) : passShown);
  if (name === 'memory') plan.draw();
  if (name === 'training') drawLoss();
}
VIEWS.forEach(([id, text], i) => {
  const tab = element('button', text, { role: 'tab', id: 'tab-' + id, type: 'button', 'aria-controls': id, title: String(i + 1) });
  tab.addEventListener('click', () => view(id));
  tab.addEventListener('keydown', e => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (step) { const next = VIEWS[(i + step + VIEWS.length) % VIEWS.length][0]; view(next); byId('tab-' + next).focus(); }
  });
  byId('tabs').append(tab);
});

D.passes.forEach((pass, p) => {
  if (p) byId('pipeline').append(element('i', '\u2192', { 'aria-hidden': 'true' }));
  const button = element('button', pass.name, { role: 'radio', type: 'button', id: 'pass-' + p });
  button.append(element('small', `${D.sets[pass.before].nodes.length} \u2192 ${D.sets[pass.after].nodes.length}`));
  button.addEventListener('click', () => choosePass(p));
  button.addEventListener('keydown', e => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (step && D.passes[p + step]) { choosePass(p + step); byId('pass-' + (p + step)).focus(); }
  });
  byId('pipeline').append(button);
});

function choosePass(p) {
  passShown = p;
  const pass = D.passes[p], targets = pass.targets;
  D.passes.forEach((each, i) => { const button = byId('pass-' + i); button.setAttribute('aria-checked', String(i === p)); button.tabIndex = i === p ? 0 : -1; });
  const kept = new Set(targets || []), shared = new Set(pass.firings['share-equal-nodes'] || []);
  const wasInlined = new Set(pass.inlinedBefore), isInlined = new Set(pass.inlinedAfter);
  const gone = i => targets && (targets[i] < 0 || shared.has(i));
  before.show(pass.before, i => (gone(i) ? 'gone ' : '') + (wasInlined.has(i) ? 'inlined' : ''));
  after.show(pass.after, i => (targets && !kept.has(i) ? 'new ' : '') + (isInlined.has(i) ? 'inlined' : ''));
  const vanished = targets ? targets.filter(to => to < 0).length : 0, fresh = targets ? D.sets[pass.after].nodes.filter((n, i) => !kept.has(i)).length : 0;
  byId('before-count').textContent = `${D.sets[pass.before].nodes.length} nodes` + (vanished + shared.size ? `, ${vanished} vanish, ${shared.size} merge` : '');
  byId('after-count').textContent = `${D.sets[pass.after].nodes.length} nodes` + (fresh ? `, ${fresh} new` : '') + (isInlined.size ? `, ${isInlined.size} without storage` : '');
  const rules = byId('rules');
  rules.replaceChildren();
  Object.entries(pass.fired).sort((a, b) => b[1] - a[1]).forEach(([rule, count]) => {
    const button = element('button', rule, { type: 'button', 'aria-pressed': 'false' });
    button.append(element('span', '\u00d7 ' + count));
    const where = pass.firings[rule];
    if (where) button.addEventListener('click', () => {
      const set = targets ? pass.before : pass.after;
      rules.querySelectorAll('button').forEach(b => b.setAttribute('aria-pressed', String(b === button)));
      select({ nodes: [...new Set(where.map(i => toFinal[set][i]).filter(i => i >= 0))] }, 'rules');
    });
    else button.disabled = true;
    rules.append(button);
  });
  if (!rules.children.length) rules.append(element('p', 'This pass has no table of rules.'));
  const key = element('p', '', { class: 'key' });
  [['l', 'lit up'], ['g', 'gone or shared'], ['n', 'new'], ['i', 'no storage']].forEach(([type, text]) => { const line = element('div'); line.append(element('span', '', { class: type }), text); key.append(line); });
  rules.append(key);
}

byId('program').textContent = `${D.name}, ${D.lanes === 1 ? 'scalar' : D.lanes + ' lanes'}, ${D.precision}, ${D.mode}`;
const facts = { ...D.facts, Parameters: number(D.parameters), Precision: D.precision, Mode: D.mode, Lanes: D.lanes === 1 ? 'none: scalar kernels' : String(D.lanes), Kernels: number(D.kernels.length), Calls: number(D.calls.length), Scratch: number(D.memory.scratch) + ' elements' };
Object.entries(facts).forEach(([name, value]) => byId('facts').append(element('dt', name), element('dd', value)));
byId('strip-note').textContent = `${D.calls.filter(c => c.forward).length} calls forward, ${D.calls.filter(c => !c.forward).length} backward` + (D.rounds ? `; medians over ${number(D.rounds)} rounds at the greatest live lengths` : '');
byId('memory-note').textContent = `${D.memory.intervals.length} arrays share ${number(D.memory.scratch)} elements; apart they would take ${number(d3.sum(D.memory.intervals, m => m[4]))}`;

function theme(name) { document.documentElement.dataset.theme = name; byId('theme').textContent = name === 'dark' ? 'Light' : 'Dark'; }
const turn = () => theme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
const system = matchMedia('(prefers-color-scheme: dark)');
theme(system.matches ? 'dark' : 'light');
system.addEventListener('change', () => theme(system.matches ? 'dark' : 'light'));
byId('theme').addEventListener('click', turn);
byId('help').addEventListener('click', () => byId('keys').showModal());
document.addEventListener('keydown', e => {
  if (e.target.matches('input, select') || e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.key === '/') { e.preventDefault(); byId('search').focus(); byId('search').select(); }
  if (e.key === 't') turn();
  if (e.key === '?') byId('keys').showModal();
  if (e.key === 'r') graphs.forEach(graph => graph.items && graph.reveal());
  if (e.key === 'Escape' && !byId('keys').open) select({}, '');
  if (VIEWS[e.key - 1]) { view(VIEWS[e.key - 1][0]); byId('tab-' + shown).focus(); }
});
let resizing = 0;
addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => {
    if (drawn.has('explore')) strip.draw();
    if (shown === 'memory') plan.draw(); else drawn.delete('memory');
    if (shown === 'training') drawLoss(); else drawn.delete('training');
  }, 120);
});
view('explore');
select({}, '');
