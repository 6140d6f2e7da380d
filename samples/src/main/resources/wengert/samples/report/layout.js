// The hierarchy of a trace by phase, scope and kernel, and its layout by dagre.
const MOST_DRAWN = 160;
const AT_FIRST = 34;

class Hierarchy {
  // kernels: whether the nodes of a kernel are one until it is opened.
  constructor(set, kernels) {
    this.set = set;
    this.nodes = D.sets[set].nodes;
    this.forward = D.sets[set].forward;
    this.boxes = new Map();
    this.open = new Set();
    this.paths = this.nodes.map(() => []);
    const reader = this.nodes.map(() => -1);
    this.nodes.forEach((node, i) => node.in.forEach(n => { if (reader[n] < 0) reader[n] = i; }));
    this.nodes.forEach((node, i) => {
      // Literals and positions are no arrays; the listing of a node shows them.
      if (node.leaf === 2) return;
      let home = i;
      const call = kernels && callOf.has(i) ? callOf.get(i) : -1;
      if (call >= 0) home = D.calls[call].nodes[0];
      else if (node.leaf && !node.scope && reader[i] >= 0) home = reader[i];
      const phase = home < this.forward ? '' : '\u2202';
      let path = '';
      for (const part of this.nodes[home].scope ? this.nodes[home].scope.split('.') : []) {
        path = path ? path + '.' + part : phase + part;
        this.add(i, path, path.includes('.') ? part : phase + part, -1);
      }
      if (call >= 0 && D.calls[call].nodes.length > 1) this.add(i, 'call ' + call, this.title(call), call);
    });
    this.expandAtFirst();
  }
  title(call) {
    const ops = [...new Set(D.calls[call].nodes.map(n => this.nodes[n].op))];
    return ops[0] + (ops.length > 1 ? ' of ' + ops.slice(1, 3).join(', ') + (ops.length > 3 ? '\u2026' : '') : ' \u00d7 ' + D.calls[call].nodes.length);
  }
  add(i, id, name, call) {
    if (!this.boxes.has(id)) this.boxes.set(id, { id, name, call, nodes: [], parent: this.paths[i][this.paths[i].length - 1] });
    this.boxes.get(id).nodes.push(i);
    this.paths[i].push(id);
  }
  expandAtFirst() {
    const scopes = [...this.boxes.values()].filter(box => box.call < 0);
    for (let depth = 1; depth <= 6; depth++) {
      const level = scopes.filter(box => box.id.split('.').length === depth);
      if (!level.length) return;
      level.forEach(box => this.open.add(box.id));
      if (this.visible().size > AT_FIRST) {
        level.forEach(box => this.open.delete(box.id));
        return;
      }
    }
  }
  // The box or node that stands for a node: the outermost closed box around it.
  standIn(i) {
    const closed = this.paths[i].find(id => !this.open.has(id));
    return closed === undefined ? i : closed;
  }
  visible() {
    const items = new Map();
    this.nodes.forEach((node, i) => {
      if (node.leaf === 2) return;
      const id = this.standIn(i);
      if (!items.has(id)) items.set(id, []);
      items.get(id).push(i);
    });
    return items;
  }
  toggle(id) {
    const wasOpen = this.open.has(id);
    if (wasOpen) this.open.delete(id); else this.open.add(id);
    if (!wasOpen && this.visible().size > MOST_DRAWN) { this.open.delete(id); return false; }
    return true;
  }
  reveal(i) {
    const opened = this.paths[i].filter(id => !this.open.has(id));
    opened.forEach(id => this.open.add(id));
    // Make room by closing what is not on the way.
    if (this.visible().size > MOST_DRAWN) { this.open.clear(); this.paths[i].forEach(id => this.open.add(id)); }
    return opened.length > 0;
  }
  layout(describe) {
    const graph = new dagre.graphlib.Graph({ compound: true });
    graph.setGraph({ rankdir: 'TB', nodesep: 14, ranksep: 32, marginx: 10, marginy: 10 });
    graph.setDefaultEdgeLabel(() => ({}));
    const items = this.visible();
    for (const [id, members] of items) {
      const label = describe(id, members);
      const width = Math.max(44, 18 + Math.max(label.name.length * 6.9, label.sub.length * 5.8));
      graph.setNode(String(id), { ...label, item: id, members, width, height: label.sub ? 38 : 26 });
    }
    for (const box of this.boxes.values()) {
      const around = box.nodes.some(i => this.paths[i].slice(0, this.paths[i].indexOf(box.id) + 1).every(id => this.open.has(id)));
      if (around) graph.setNode('box ' + box.id, { box });
    }
    const parent = id => typeof id === 'number' ? this.paths[id][this.paths[id].length - 1] : this.boxes.get(id).parent;
    const nest = (name, up) => { if (up !== undefined && graph.hasNode('box ' + up)) graph.setParent(name, 'box ' + up); };
    for (const id of items.keys()) nest(String(id), parent(id));
    for (const box of this.boxes.values()) if (graph.hasNode('box ' + box.id)) nest('box ' + box.id, box.parent);
    // What the forward run leaves for the backward run would be lines across the whole drawing: they are kept apart, and
    // drawn for a node that is chosen. A node of the backward run that reads nothing else has one of them.
    this.far = new Map();
    this.nodes.forEach((node, i) => {
      if (node.leaf === 2) return;
      const to = String(this.standIn(i));
      node.in.forEach(n => {
        if (this.nodes[n].leaf === 2) return;
        const from = String(this.standIn(n));
        if (from === to) return;
        if (i < this.forward || n >= this.forward) graph.setEdge(from, to);
        else this.far.set(from + ' > ' + to, { v: from, w: to, n });
      });
    });
    const latest = new Map();
    for (const edge of this.far.values()) {
      if (!(graph.inEdges(edge.w) || []).length && !(latest.has(edge.w) && latest.get(edge.w).n > edge.n)) latest.set(edge.w, edge);
    }
    for (const edge of latest.values()) {
      graph.setEdge(edge.v, edge.w);
      this.far.delete(edge.v + ' > ' + edge.w);
    }
    dagre.layout(graph);
    return graph;
  }
}
