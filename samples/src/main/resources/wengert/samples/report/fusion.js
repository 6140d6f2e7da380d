// What each rule is worth: the table of an ablation. A row lights up where its rule fired in this program.
let variant = null;
const FUSION = [['Rules', f => f.name, v => v], ['Nodes', f => f.nodes, number], ['Kernels', f => f.kernels, number], ['Calls', f => f.calls, number], ['Scratch', f => f.scratch, bytes], ['Moved', f => f.moved, bytes],
  ['Methods', f => f.methods, bytes], ['A step', f => f.micros, v => time(v * 1000)], ['Least', f => f.least, v => time(v * 1000)], ['Most', f => f.most, v => time(v * 1000)], ['Bits', f => f.ulps, v => v ? number(v) + ' ulp' : 'equal']];
const FUSION_STEP = FUSION.findIndex(column => column[0] === 'A step');

const HINT = 'each rule alone, all of them, all but each; a row lights up where its rule fired';
const ruleOf = f => f.name.replace(/ alone$|^all (but|and) /, '');
function firedBy(rule) {
  const nodes = new Set();
  D.passes.forEach(pass => (pass.firings[rule] || []).forEach(i => { const node = toFinal[pass.targets ? pass.before : pass.after][i]; if (node >= 0) nodes.add(node); }));
  return [...nodes];
}

function chooseVariant(f) {
  variant = f;
  const rule = ruleOf(f), nodes = firedBy(rule), count = d3.sum(D.passes, pass => pass.fired[rule] || 0);
  byId('fusion-note').textContent = count ? `${rule} fired ${number(count)} times in this program` + (nodes.length ? '' : '; what it replaced is gone') : HINT;
  return { nodes };
}

function fusionTable() {
  if (!D.fusion.length) {
    byId('ablation').append(element('p', 'Not measured: wengert fusion --csv fusion.csv does so, and report --fusion fusion.csv shows it here.', { class: 'empty' }));
    return;
  }
  byId('fusion-note').textContent = HINT;
  new SortedTable('ablation', FUSION, D.fusion, FUSION_STEP, chooseVariant, f => f === variant && lit.from === 'ablation');
}
