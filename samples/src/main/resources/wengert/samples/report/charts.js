// The run call by call, the memory plan and the loss.
function svgIn(id) {
  const box = byId(id);
  d3.select(box).selectAll('svg').remove();
  const width = Math.max(300, box.clientWidth), height = Math.max(90, box.clientHeight);
  return { svg: d3.select(box).append('svg').attr('viewBox', `0 0 ${width} ${height}`), width, height };
}

const litCall = c => lit.calls.has(c);
const holds = interval => lit.nodes.has(interval[0]);
const describeCall = c => {
  const call = D.calls[c];
  return [`call ${c + 1} of ${D.calls.length}, ${D.kernels[call.kernel].name}`, call.comment, call.ns === undefined ? '' : `${time(call.ns)} (8 in 10 blocks of 20 runs: ${time(call.low)} to ${time(call.high)})`,
    call.bytes === undefined ? '' : `${number(call.bytes)} bytes, ${number(call.operations)} operations`].filter(Boolean).join('\n');
};

class RunChart {
  // tall: whether the memory plan is the whole chart.
  constructor(id, tall) {
    this.id = id;
    this.tall = tall;
    const box = byId(id);
    box.tabIndex = 0;
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', tall ? 'Memory plan by call' : 'Time, bytes and memory by call');
    box.addEventListener('keydown', e => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
      if (!step) return;
      e.preventDefault();
      select({ call: Math.max(0, Math.min(D.calls.length - 1, (lit.call < 0 ? -1 : lit.call) + step)) }, id);
    });
    viewers.push(() => this.light());
  }
  draw() {
    const { svg, width, height } = svgIn(this.id);
    const left = 76, right = 10, timed = D.calls.some(c => c.ns !== undefined);
    const x = d3.scaleLinear([0, D.calls.length], [left, width - right]);
    const rows = this.tall ? [] : timed ? [['Time', c => c.ns || 0, time], ['Bytes', c => c.bytes || 0, bytes]] : [['Bytes', c => c.bytes || 0, bytes]];
    const each = 40;
    rows.forEach(([name, value, unit], r) => {
      const top = 8 + r * (each + 8), most = d3.max(D.calls, value) || 1, y = d3.scaleLinear([0, most], [0, each]);
      svg.append('text').attr('class', 'label').attr('x', 10).attr('y', top + 12).text(name);
      svg.append('text').attr('class', 'label').attr('x', 10).attr('y', top + 26).text(unit(most));
      svg.append('g').selectAll('rect').data(D.calls).join('rect').attr('class', c => c.forward ? 'bar' : 'bar back').attr('data-call', (c, i) => i).attr('x', (c, i) => x(i) + 0.5).attr('width', Math.max(1, x(1) - x(0) - 1))
        .attr('y', c => top + each - Math.max(1, y(value(c)))).attr('height', c => Math.max(1, y(value(c))));
    });
    const top = rows.length * (each + 8) + 10, bottom = height - (this.tall ? 40 : 8);
    const y = d3.scaleLinear([0, D.memory.scratch || 1], this.tall ? [bottom, top] : [bottom, top]);
    if (this.tall) {
      svg.append('g').attr('class', 'axis').attr('transform', `translate(${left},0)`).call(d3.axisLeft(y).ticks(8));
      svg.append('g').attr('class', 'axis').attr('transform', `translate(0,${bottom})`).call(d3.axisBottom(x).ticks(12).tickFormat(d3.format('d')));
      svg.append('text').attr('class', 'label').attr('x', (left + width) / 2).attr('y', height - 8).attr('text-anchor', 'middle').text('call');
    } else {
      svg.append('text').attr('class', 'label').attr('x', 10).attr('y', top + 12).text('Memory');
      svg.append('text').attr('class', 'label').attr('x', 10).attr('y', top + 26).text(number(D.memory.scratch));
    }
    const border = x(D.calls.findIndex(c => !c.forward));
    if (D.calls.some(c => !c.forward)) svg.append('line').attr('class', 'divide').attr('x1', border).attr('x2', border).attr('y1', 2).attr('y2', bottom);
    svg.append('rect').attr('class', 'hit').attr('x', left).attr('y', 0).attr('width', width - left - right).attr('height', this.tall ? bottom : top).on('click', e => {
      const c = Math.floor(x.invert(d3.pointer(e)[0]));
      if (c >= 0 && c < D.calls.length) select({ call: c }, this.id);
    }).on('mousemove', function (e) {
      const c = Math.floor(x.invert(d3.pointer(e)[0]));
      d3.select(this).select('title').text(c >= 0 && c < D.calls.length ? describeCall(c) : '');
    }).append('title');
    svg.append('g').selectAll('rect').data(D.memory.intervals).join('rect').attr('class', 'span').attr('x', m => x(m[1])).attr('width', m => x(m[2] + 1) - x(m[1]))
      .attr('y', m => y(m[3] + m[4])).attr('height', m => Math.max(0.8, y(m[3]) - y(m[3] + m[4]))).on('click', (e, m) => select({ node: m[0] }, this.id))
      .append('title').text(m => `%${m[0]} = ${NODES[m[0]].text}\n${NODES[m[0]].scope} (${NODES[m[0]].at})\ncalls ${m[1] + 1} to ${m[2] + 1}, elements ${number(m[3])} to ${number(m[3] + m[4])}`);
    this.light();
  }
  light() {
    const svg = d3.select(byId(this.id)).select('svg');
    svg.selectAll('.bar').classed('lit', function () { return litCall(+this.dataset.call); });
    svg.selectAll('.span').classed('lit', holds);
  }
}

function drawLoss() {
  const { svg, width, height } = svgIn('loss');
  if (!D.losses.length) { svg.append('text').attr('class', 'label').attr('x', 20).attr('y', 30).text('No training: the report was written with --steps 0.'); return; }
  const x = d3.scaleLinear([1, Math.max(2, D.losses.length)], [52, width - 20]);
  const y = d3.scaleLinear(d3.extent(D.losses), [height - 44, 16]).nice();
  svg.append('g').attr('class', 'axis').attr('transform', `translate(0,${height - 40})`).call(d3.axisBottom(x).ticks(8).tickFormat(d3.format('d')));
  svg.append('g').attr('class', 'axis').attr('transform', 'translate(48,0)').call(d3.axisLeft(y).ticks(8));
  svg.append('text').attr('class', 'label').attr('x', width / 2).attr('y', height - 8).attr('text-anchor', 'middle').text('step');
  const window = Math.max(1, Math.round(D.losses.length / 20));
  const mean = D.losses.map((l, i) => d3.mean(D.losses.slice(Math.max(0, i - window + 1), i + 1)));
  const line = d3.line((l, i) => x(i + 1), y);
  svg.append('path').attr('class', 'loss').attr('d', line(D.losses));
  svg.append('path').attr('class', 'mean').attr('d', line(mean));
  byId('loss-note').textContent = `cross-entropy in nats; the strong line is the mean of the last ${window} steps; last ${mean[mean.length - 1].toFixed(3)}`;
}

const COLUMNS = [['Kernel', k => k.name, v => v], ['Calls', k => k.calls, number], ['Time a run', k => k.ns, v => v === undefined ? '' : time(v)], ['Share', k => k.share, v => v === undefined ? '' : (v * 100).toFixed(1) + '%'],
  ['Bytes moved', k => k.bytes, v => number(v)], ['Operations', k => k.operations, v => number(v)], ['Bytecode', k => k.size, v => number(v) + ' B'], ['Computes', k => k.comment, v => v]];

function kernelTable() {
  const timed = D.calls.some(c => c.ns !== undefined);
  const total = d3.sum(D.calls, c => c.ns || 0);
  const rows = D.kernels.map((kernel, k) => {
    const calls = callsOfKernel[k].map(c => D.calls[c]), ns = timed ? d3.sum(calls, c => c.ns) : undefined;
    return { k, name: kernel.name, calls: calls.length, ns, share: timed ? ns / total : undefined, bytes: d3.sum(calls, c => c.bytes || 0), operations: d3.sum(calls, c => c.operations || 0), size: kernel.size, comment: kernel.comment[0] };
  });
  new SortedTable('table', COLUMNS, rows, timed ? 2 : 4, r => ({ kernel: r.k }), r => lit.kernels.has(r.k));
  byId('kernels-note').textContent = timed ? `${time(total)} a run, forward and backward, at the greatest live lengths; medians over ${number(D.rounds)} rounds` : 'not timed';
}
