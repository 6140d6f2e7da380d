// The search box: nodes, kernels and source lines that hold all the words.
const box = byId('search'), results = byId('results');
let found = [], at = 0;
const pool = [];
D.kernels.forEach((kernel, k) => pool.push({ kind: 'kernel', text: kernel.name + '  ' + kernel.comment[0], what: { kernel: k } }));
for (const [name, text] of Object.entries(D.sources)) {
  (text || '').split('\n').forEach((line, i) => { if (nodesAt.has(name + ':' + (i + 1))) pool.push({ kind: 'source', text: name + ':' + (i + 1) + '  ' + line.trim(), what: { line: name + ':' + (i + 1) } }); });
}
NODES.forEach((node, n) => { if (node.leaf !== 2) pool.push({ kind: 'node', text: `%${n} = ${node.text}  ${node.scope} ${node.root || ''}`, what: { node: n } }); });
pool.forEach(entry => { entry.low = (entry.kind + ' ' + entry.text).toLowerCase(); });

function offer() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  found = words.length ? pool.filter(entry => words.every(word => entry.low.includes(word))).slice(0, 40) : [];
  at = 0;
  results.replaceChildren(...found.map((entry, i) => {
    const li = element('li', '', { role: 'option', id: 'result-' + i });
    li.append(element('small', entry.kind), entry.text);
    li.addEventListener('mousedown', e => { e.preventDefault(); pick(i); });
    return li;
  }));
  results.hidden = !found.length;
  box.setAttribute('aria-expanded', String(found.length > 0));
  mark();
}
function mark() {
  [...results.children].forEach((li, i) => li.setAttribute('aria-selected', String(i === at)));
  if (results.children[at]) { results.children[at].scrollIntoView({ block: 'nearest' }); box.setAttribute('aria-activedescendant', 'result-' + at); }
}
function pick(i) {
  select(found[i].what, 'search');
  graphs.forEach(graph => graph.items && graph.reveal());
  results.hidden = true;
  box.setAttribute('aria-expanded', 'false');
  box.blur();
}
box.addEventListener('input', offer);
box.addEventListener('blur', () => { results.hidden = true; });
box.addEventListener('focus', offer);
box.addEventListener('keydown', e => {
  if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { e.preventDefault(); at = Math.max(0, Math.min(found.length - 1, at + (e.key === 'ArrowDown' ? 1 : -1))); mark(); }
  if (e.key === 'Enter' && found[at]) pick(at);
  if (e.key === 'Escape') { e.stopPropagation(); box.value = ''; box.blur(); }
});
