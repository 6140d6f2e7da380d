// The data and how its parts hang together; a final node is one of the trace that was scheduled, by its position.
const D = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);
const FINAL = D.passes[D.passes.length - 1].after;
const NODES = D.sets[FINAL].nodes;
const RUN = /^(forward|backward)\d*$/;

// For each list of nodes, the final node that each stands for, or -1.
const toFinal = [];
toFinal[FINAL] = NODES.map((node, i) => i);
for (const pass of [...D.passes].reverse()) {
  if (pass.targets) toFinal[pass.before] = pass.targets.map(to => to < 0 ? -1 : toFinal[pass.after][to]);
}

const callOf = new Map();
const callsOfKernel = D.kernels.map(() => []);
D.calls.forEach((call, c) => {
  call.nodes.forEach(n => { if (!callOf.has(n)) callOf.set(n, c); });
  callsOfKernel[call.kernel].push(c);
});
const nodesAt = new Map();
NODES.forEach((node, n) => nodesAt.set(node.at, [...(nodesAt.get(node.at) || []), n]));
const callsOfRun = name => { const range = D.java.methods.find(m => m[0] === name && RUN.test(name)); return range ? D.calls.flatMap((call, c) => call.java && range[1] <= call.java[0] && call.java[1] <= range[2] ? [c] : []) : []; };
const kernelNamed = new Map(D.kernels.map((kernel, k) => [kernel.name, k]));

// What is lit up. The first of each kind is what a pane shows; other views hold all of them.
const lit = { nodes: new Set(), calls: new Set(), kernels: new Set(), lines: new Set(), node: -1, call: -1, kernel: -1, method: -1, run: '', outside: '', line: '', gone: null, from: '' };
const viewers = [];

// method: one of those that HotSpot compiled; a kernel, a run of all its calls, or of another class than the page is about.
function select(what, from) {
  const compiled = what.method >= 0 ? D.jit.methods[what.method] : null;
  if (compiled && compiled.kernel !== null) what = { kernel: compiled.kernel };
  for (const kind of ['nodes', 'calls', 'kernels', 'lines']) lit[kind] = new Set();
  Object.assign(lit, { node: -1, call: -1, kernel: -1, method: -1, run: '', outside: '', line: '', gone: what.gone || null, from: from || '' });
  let nodes = [];
  if (what.node >= 0) { nodes = [what.node]; lit.node = what.node; }
  if (what.nodes) nodes = what.nodes;
  if (what.line) { lit.line = what.line; nodes = nodesAt.get(what.line) || []; lit.lines.add(what.line); }
  if (compiled && compiled.kernel === null) lit[compiled.shown ? 'run' : 'outside'] = compiled.name;
  const calls = lit.run ? callsOfRun(lit.run) : what.call >= 0 ? [what.call] : what.kernel >= 0 ? callsOfKernel[what.kernel]
    : [...new Set(nodes.filter(n => callOf.has(n)).map(n => callOf.get(n)))].sort((a, b) => a - b);
  if (lit.run || what.call >= 0 || what.kernel >= 0) nodes = calls.flatMap(c => D.calls[c].nodes);
  nodes.forEach(n => { lit.nodes.add(n); lit.lines.add(NODES[n].at); });
  calls.forEach(c => { lit.calls.add(c); lit.kernels.add(D.calls[c].kernel); });
  if (what.kernel >= 0) lit.kernels.add(what.kernel);
  if (lit.node < 0 && nodes.length) lit.node = nodes[0];
  lit.call = calls.length ? calls[0] : -1;
  lit.kernel = what.kernel >= 0 ? what.kernel : lit.call >= 0 ? D.calls[lit.call].kernel : -1;
  lit.method = lit.run || lit.outside ? what.method : methodOfKernel.has(lit.kernel) ? methodOfKernel.get(lit.kernel) : -1;
  if (!lit.line && lit.node >= 0) lit.line = NODES[lit.node].at;
  if (lit.gone) { lit.line = D.sets[lit.gone.set].nodes[lit.gone.index].at; lit.lines.add(lit.line); }
  lit.javaLine = what.javaLine === undefined ? -1 : what.javaLine;
  viewers.forEach(show => show());
}

function selectIn(set, index, from) {
  const n = toFinal[set][index];
  select(n >= 0 ? { node: n } : { gone: { set, index } }, from);
}

const number = d3.format(',');
const time = ns => ns >= 1e6 ? (ns / 1e6).toFixed(2) + ' ms' : ns >= 1000 ? (ns / 1000).toFixed(2) + ' \u00b5s' : Math.round(ns) + ' ns';
const bytes = b => b === undefined ? '' : b >= 1 << 20 ? (b / (1 << 20)).toFixed(1) + ' MiB' : b >= 1024 ? (b / 1024).toFixed(1) + ' KiB' : b + ' B';
function element(tag, text, attributes) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}
