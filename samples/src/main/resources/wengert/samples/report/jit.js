// What HotSpot did with each generated method.
const JIT = D.jit;
const methodOfKernel = new Map();
(JIT.methods || []).forEach((m, i) => { if (m.kernel !== null) methodOfKernel.set(m.kernel, i); });
const methodIsLit = m => m === JIT.methods[lit.method] || (m.kernel !== null && lit.kernels.has(m.kernel));

// The smallest limit of HotSpot that a method keeps.
function limitOf(m) {
  if (m.bytes <= JIT.maxInline) return '\u2264 ' + number(JIT.maxInline);
  if (m.bytes <= JIT.freqInline) return '\u2264 ' + number(JIT.freqInline);
  if (JIT.hugeMethod === null) return 'none';
  return (m.bytes <= JIT.hugeMethod ? '\u2264 ' : '> ') + number(JIT.hugeMethod);
}
function limitInWords(m) {
  if (m.bytes <= JIT.maxInline) return `inlined anywhere: at most ${number(JIT.maxInline)}`;
  if (m.bytes <= JIT.freqInline) return `inlined where calls are frequent: at most ${number(JIT.freqInline)}`;
  if (JIT.hugeMethod !== null && m.bytes > JIT.hugeMethod) return `never compiled: above ${number(JIT.hugeMethod)}`;
  return `compiled, but not inlined into others: above ${number(JIT.freqInline)}`;
}
const tierOf = m => m.tier ? String(m.tier) : m.osr ? `loop ${m.osr}` : '-';
const refusedOf = m => d3.sum(Object.values(m.refusals));
const some = (value, text) => value ? text(value) : '-';
const HEALTH = [['Method', m => (m.shown ? '' : m.variant + ': ') + m.name, v => v], ['Bytes', m => m.bytes, number], ['Limit', m => m.bytes, (v, m) => limitOf(m)], ['Tier', m => Math.max(m.tier, m.osr), (v, m) => tierOf(m)],
  ['Wrong', m => m.findings.length, v => some(v, n => '! ' + n)], ['Refused', refusedOf, v => some(v, number)], ['Deopts', m => m.deopts, v => some(v, number)], ['Share', m => m.share, v => (v * 100).toFixed(1) + '%'],
  ['Allocated', m => m.allocated, v => some(v, bytes)], ['A call', m => m.ns === null ? -1 : m.ns, v => v < 0 ? '-' : time(v)], ['Inlined, or why not', m => m.inlining, v => v]];
const JIT_SHARE = HEALTH.findIndex(column => column[0] === 'Share');
const TIMES = '\u00d7 ';

function healthOf(m) {
  const box = element('div'), list = element('dl');
  const fact = (name, ...lines) => { if (lines.length) { const dd = element('dd'); dd.append(...lines.map(line => element('div', line))); list.append(element('dt', name), dd); } };
  const counts = reasons => Object.entries(reasons).map(([reason, count]) => `${reason} ${TIMES}${number(count)}`);
  const decisions = (all, other) => all.map(d => `${d[other]}: ${d.inlined ? `inlined ${TIMES}${d.inlined}` : ''}${d.inlined && d.refused ? ', ' : ''}${d.refused ? `not ${TIMES}${d.refused}` : ''}, tier ${d.tier}${d.reason ? ` (${d.reason})` : ''}`);
  box.append(element('h3', m.name), element('p', m.owner));
  m.findings.forEach(finding => box.append(element('p', finding, { class: 'wrong' })));
  if (!m.findings.length) box.append(element('p', 'Nothing is wrong with it.'));
  fact('Bytes', `${number(m.bytes)}, ${limitInWords(m)}`);
  fact('Tier', m.tier ? `${m.tier} of ${JIT.topTier}, ${number(m.code)} bytes of machine code` : 'not compiled by itself', ...(m.osr ? [`a running loop replaced at tier ${m.osr}`] : []), `compiled ${TIMES}${number(m.compilations)}`);
  fact('Callers', ...(m.callers.length ? decisions(m.callers, 'caller') : ['no call of it was met in a compilation']));
  fact('Calls', ...decisions(m.callees, 'callee'));
  fact('Refused', ...(refusedOf(m) ? counts(m.refusals) : ['no']));
  fact('Deopts', ...(m.deopts ? counts(m.reasons) : ['none']));
  fact('Time', `${(m.share * 100).toFixed(1)}%, ${number(m.samples)} samples` + (m.interpreted ? `, ${number(m.interpreted)} of them interpreted` : ''), ...(m.ns === null ? [] : [`${time(m.ns)} a call`]));
  fact('Allocated', m.allocated ? `some ${bytes(m.allocated)}, ${m.lately ? bytes(m.lately) : 'nothing'} after it was compiled last` : 'nothing');
  box.append(list);
  return box;
}

function health() {
  if (JIT.unobserved) {
    byId('methods').append(element('p', 'HotSpot was not observed: ' + JIT.unobserved + '.', { class: 'empty' }));
    byId('jit').classList.add('unobserved');
    return;
  }
  byId('jit-note').textContent = JIT.limits;
  new SortedTable('methods', HEALTH, JIT.methods, JIT_SHARE, m => ({ method: JIT.methods.indexOf(m) }), methodIsLit);
  d3.selectAll('#methods td').filter(text => text.startsWith('! ')).classed('wrong', true);
  const verdict = element('div');
  verdict.append(element('h3', JIT.summary), ...JIT.verdict.map(line => element('p', line, line.startsWith('wrong') ? { class: 'wrong' } : {})),
    ...JIT.remarks.map(remark => element('p', remark)), element('p', 'Choose a method to read what HotSpot decided about it.'));
  viewers.push(() => {
    const m = lit.method >= 0 ? JIT.methods[lit.method] : undefined;
    byId('health').replaceChildren(m ? healthOf(m) : verdict);
  });
}
