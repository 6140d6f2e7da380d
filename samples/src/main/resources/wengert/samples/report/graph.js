// A drawing of a hierarchy that can be moved, zoomed, opened and walked through.
class GraphView {
  constructor(id, label, kernels) {
    this.box = byId(id);
    this.id = id;
    this.kernels = kernels;
    this.svg = d3.select(this.box).append('svg').attr('role', 'group').attr('aria-label', label);
    this.svg.append('defs').append('marker').attr('id', 'arrow-' + id).attr('viewBox', '0 0 8 8').attr('refX', 7).attr('refY', 4)
      .attr('markerWidth', 6).attr('markerHeight', 6).attr('orient', 'auto').append('path').attr('class', 'arrow').attr('d', 'M0 0L8 4L0 8z');
    this.root = this.svg.append('g');
    this.zoom = d3.zoom().scaleExtent([0.08, 2.5]).on('zoom', e => this.root.attr('transform', e.transform));
    this.svg.call(this.zoom).on('dblclick.zoom', null);
    this.box.addEventListener('keydown', e => this.key(e));
    const tools = byId(id + '-tools');
    for (const [text, name, act] of [['\u2212', 'Zoom out', () => this.scale(0.8)], ['+', 'Zoom in', () => this.scale(1.25)], ['Fit', 'Fit the graph', () => this.fit()],
      ['Open', 'Open what is lit up', () => this.reveal()], ['Close', 'Close all scopes', () => this.closeAll()]]) {
      const button = element('button', text, { type: 'button', 'aria-label': name, title: name });
      button.addEventListener('click', act);
      tools.append(button);
    }
    this.marks = () => '';
    viewers.push(() => this.light(true));
  }
  show(set, marks) {
    this.marks = marks || this.marks;
    if (!this.hierarchy || this.hierarchy.set !== set) this.hierarchy = new Hierarchy(set, this.kernels);
    this.focus = undefined;
    this.draw();
    this.fit();
  }
  describe(id, members) {
    const h = this.hierarchy;
    if (typeof id === 'number') {
      const node = h.nodes[id];
      return { name: node.leaf ? node.name || node.op : node.op, sub: node.shape, kind: node.leaf ? 'leaf' : 'op' };
    }
    const box = h.boxes.get(id);
    return box.call >= 0 ? { name: box.name, sub: h.nodes[members[0]].shape, kind: 'call' } : { name: box.name, sub: members.length + ' nodes' + this.changes(members), kind: 'scope' };
  }
  changes(members) {
    const count = mark => members.filter(i => this.marks(i).includes(mark)).length;
    return [['gone', 'gone'], ['new', 'new']].map(([mark, word]) => count(mark) ? `, ${count(mark)} ${word}` : '').join('');
  }
  draw() {
    const started = performance.now();
    const graph = this.hierarchy.layout((id, members) => this.describe(id, members));
    this.graph = graph;
    this.items = graph.nodes().map(name => graph.node(name)).filter(n => n && !n.box);
    const boxes = graph.nodes().map(name => graph.node(name)).filter(n => n && n.box).sort((a, b) => b.width * b.height - a.width * a.height);
    this.root.selectAll('*').remove();
    const frames = this.root.selectAll('.box').data(boxes).join('g').attr('class', 'box').attr('transform', b => `translate(${b.x - b.width / 2},${b.y - b.height / 2})`);
    // The name of a scope stands above what is in it.
    frames.append('rect').attr('y', -9).attr('width', b => b.width).attr('height', b => b.height + 9).attr('rx', 8);
    frames.append('text').attr('x', 8).attr('y', 5).text(b => b.box.name);
    frames.style('cursor', 'pointer').on('click', (e, b) => { if (!e.defaultPrevented) this.toggle(b.box.id); });
    const line = d3.line(p => p.x, p => p.y).curve(d3.curveBasis);
    this.root.selectAll('.edge').data(graph.edges()).join('path').attr('class', 'edge').attr('marker-end', `url(#arrow-${this.id})`).attr('d', e => line(graph.edge(e).points));
    const nodes = this.root.selectAll('.node').data(this.items, n => n.item).join('g').attr('class', 'node').attr('transform', n => `translate(${n.x},${n.y})`)
      .attr('role', 'button').attr('tabindex', -1).attr('data-item', n => n.item)
      .attr('aria-label', n => `${n.kind === 'op' || n.kind === 'leaf' ? '%' + n.item + ' ' : n.kind + ' '}${n.name} ${n.sub}`)
      .on('click', (e, n) => { e.stopPropagation(); if (n.kind === 'scope' && this.isChosen(n)) this.toggle(n.item); else this.choose(n); })
      .on('dblclick', (e, n) => this.toggle(n.item));
    nodes.append('title').text(n => this.hint(n));
    nodes.append('rect').attr('x', n => -n.width / 2).attr('y', n => -n.height / 2).attr('width', n => n.width).attr('height', n => n.height).attr('rx', 6);
    nodes.append('text').attr('class', 'name').attr('text-anchor', 'middle').attr('y', n => n.sub ? -3 : 4).text(n => n.name);
    nodes.append('text').attr('class', 'sub').attr('text-anchor', 'middle').attr('y', 12).text(n => n.sub);
    this.tab();
    this.light(false);
    this.box.dataset.drawn = this.items.length;
    this.box.dataset.millis = Math.round(performance.now() - started);
  }
  hint(n) {
    const h = this.hierarchy;
    if (typeof n.item === 'number') return `%${n.item} = ${h.nodes[n.item].text}\n${h.nodes[n.item].scope} (${h.nodes[n.item].at})${h.nodes[n.item].why ? '\nstored: ' + h.nodes[n.item].why : ''}`;
    return n.name + ': ' + n.sub + '. Double-click to open.';
  }
  isChosen(n) { return this.chosen === n.item; }
  choose(n) {
    this.focus = n.item;
    this.chosen = n.item;
    this.tab(true);
    const box = this.hierarchy.boxes.get(n.item);
    if (typeof n.item === 'number') selectIn(this.hierarchy.set, n.item, this.id);
    else if (box.call >= 0) select({ call: box.call }, this.id);
    else select({ nodes: n.members.map(i => toFinal[this.hierarchy.set][i]).filter(i => i >= 0) }, this.id);
  }
  tab(now) {
    if (!this.items.some(n => n.item === this.focus)) this.focus = this.items.length ? this.items[0].item : undefined;
    this.root.selectAll('.node').attr('tabindex', n => n.item === this.focus ? 0 : -1).filter(n => n.item === this.focus).each(function () { if (now) this.focus({ preventScroll: true }); });
  }
  toggle(id) {
    if (!this.hierarchy.boxes.has(id)) return;
    const before = this.items.find(n => n.item === id);
    if (!this.hierarchy.toggle(id)) { announce('More than ' + MOST_DRAWN + ' nodes would be drawn; close other scopes first'); return; }
    this.draw();
    const inside = this.items.find(n => n.members.some(i => this.hierarchy.boxes.get(id).nodes.includes(i)));
    this.focus = inside ? inside.item : undefined;
    this.tab(true);
    if (inside) this.center(inside); else if (before) this.center(before);
  }
  closeAll() { this.hierarchy.open.clear(); this.draw(); this.fit(); }
  reveal() {
    const set = this.hierarchy.set;
    const i = toFinal[set].findIndex(n => lit.nodes.has(n));
    if (i < 0) return;
    if (this.hierarchy.reveal(i)) this.draw();
    const item = this.items.find(n => n.members.includes(i));
    if (item) this.center(item);
  }
  isLit(i) {
    const set = this.hierarchy.set;
    return lit.nodes.has(toFinal[set][i]) || (lit.gone && lit.gone.set === set && lit.gone.index === i);
  }
  light(scroll) {
    if (!this.items) return;
    const state = new Map(this.items.map(n => [n.item, n.members.filter(i => this.isLit(i)).length]));
    this.root.selectAll('.node').attr('class', n => {
      const some = state.get(n.item);
      const marks = typeof n.item === 'number' ? this.marks(n.item) : '';
      return `node ${n.kind} ${marks} ${some === 0 ? '' : some === n.members.length || n.kind === 'call' ? 'lit' : 'also'}`;
    }).attr('aria-pressed', n => String(state.get(n.item) > 0));
    this.root.selectAll('.edge').classed('lit', e => {
      const from = this.graph.node(e.v), to = this.graph.node(e.w);
      return this.chosen !== undefined && (from.item === this.chosen || to.item === this.chosen) && state.get(this.chosen) > 0;
    });
    const first = this.items.find(n => state.get(n.item) > 0);
    const far = [...this.hierarchy.far.values()].filter(e => [e.v, e.w].includes(String(this.chosen)) && state.get(this.chosen) > 0);
    this.root.selectAll('.far').data(far).join(enter => enter.insert('path', '.node').attr('class', 'far')).attr('d', e => {
      const from = this.graph.node(e.v), to = this.graph.node(e.w);
      return d3.linkVertical()({ source: [from.x, from.y + from.height / 2], target: [to.x, to.y - to.height / 2] });
    });
    if (scroll && first && lit.from !== this.id && !this.inView(first)) this.center(first);
  }
  size() { return [this.box.clientWidth || 400, this.box.clientHeight || 300]; }
  inView(n) {
    const t = d3.zoomTransform(this.svg.node()), [x, y] = t.apply([n.x, n.y]), [w, h] = this.size();
    return x > 30 && y > 20 && x < w - 30 && y < h - 20;
  }
  center(n) {
    const k = Math.max(0.75, d3.zoomTransform(this.svg.node()).k), [w, h] = this.size();
    this.svg.call(this.zoom.transform, d3.zoomIdentity.translate(w / 2 - n.x * k, h / 2 - n.y * k).scale(k));
  }
  scale(by) { this.svg.call(this.zoom.scaleBy, by); }
  fit() {
    if (!this.graph) return;
    const { width, height } = this.graph.graph(), [w, h] = this.size();
    const all = Math.min((w - 16) / width, (h - 16) / height);
    // Letters stay legible: a graph that is too long starts at its top.
    const k = Math.min(1.1, Math.max(0.62, all));
    this.svg.call(this.zoom.transform, d3.zoomIdentity.translate(width * k > w && this.items.length ? w / 2 - this.items[0].x * k : (w - width * k) / 2, height * k > h - 16 ? 8 : (h - height * k) / 2).scale(k));
  }
  key(e) {
    const act = { '+': () => this.scale(1.25), '=': () => this.scale(1.25), '-': () => this.scale(0.8), f: () => this.fit(), r: () => this.reveal(),
      e: () => this.toggle(this.focus), Enter: () => this.toggle(this.focus), ' ': () => this.toggle(this.focus) }[e.key];
    if (act && !e.target.closest('h2')) { e.preventDefault(); e.stopPropagation(); act(); return; }
    const way = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[e.key];
    const here = this.items.find(n => n.item === this.focus);
    if (!way || !here) return;
    e.preventDefault();
    // The nearest node in that direction: sideways distance counts twice.
    const next = d3.least(this.items.filter(n => (n.x - here.x) * way[0] + (n.y - here.y) * way[1] > 5), n => {
      const along = (n.x - here.x) * way[0] + (n.y - here.y) * way[1], across = Math.abs((n.x - here.x) * way[1]) + Math.abs((n.y - here.y) * way[0]);
      return along + 2 * across;
    });
    if (next) { this.choose(next); if (!this.inView(next)) this.center(next); }
  }
}
