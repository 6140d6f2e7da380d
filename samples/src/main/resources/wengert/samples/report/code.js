// Panes of code: rows that light up, and that arrow keys walk through.
Prism.languages.bytecode = {
  comment: /\/\/.*/, opcode: /\b[A-Z][A-Z0-9_]{2,}\b/, label: /\bL\d+\b/, string: /"[^"]*"/, number: /-?\b\d+(\.\d+)?([eE]-?\d+)?\b/,
};

// Tokens of a whole text as rows of spans: a comment may go over several rows.
function highlighted(text, grammar) {
  const rows = [[]];
  const walk = (token, type) => {
    if (typeof token === 'string') {
      token.split('\n').forEach((part, i) => {
        if (i) rows.push([]);
        if (part) { const span = element('span', part); if (type) span.className = 'token ' + type; rows[rows.length - 1].push(span); }
      });
    } else if (Array.isArray(token)) token.forEach(each => walk(each, type));
    else walk(token.content, token.type);
  };
  Prism.tokenize(text, grammar).forEach(token => walk(token, ''));
  return rows;
}

class CodePane {
  constructor(id, label) {
    this.box = byId(id);
    this.id = id;
    this.active = -1;
    this.box.tabIndex = 0;
    this.box.setAttribute('role', 'listbox');
    this.box.setAttribute('aria-label', label);
    this.box.addEventListener('keydown', e => this.key(e));
    this.box.addEventListener('click', e => { const row = e.target.closest('.row'); if (row) this.choose(+row.dataset.i); });
  }
  // links: for each row what it selects, or null.
  show(text, grammar, first, links) {
    this.links = links;
    this.first = first;
    this.active = -1;
    const lines = element('div', '', { class: 'lines', role: 'presentation' });
    this.rows = highlighted(text, grammar).map((spans, i) => {
      const row = element('div', '', { class: 'row' + (links[i] ? ' linked' : ''), role: 'option', id: this.id + '-' + i, 'aria-selected': 'false' });
      row.dataset.i = i;
      row.append(element('b', String(first + i + 1), { 'aria-hidden': 'true' }), ...spans);
      lines.append(row);
      return row;
    });
    this.box.replaceChildren(lines);
    this.box.scrollTop = 0;
  }
  choose(i) {
    this.box.focus({ preventScroll: true });
    this.activate(i);
    if (this.links[i]) select(this.links[i], this.id);
  }
  activate(i) {
    if (this.rows[this.active]) this.rows[this.active].classList.remove('active');
    this.active = i;
    this.rows[i].classList.add('active');
    this.box.setAttribute('aria-activedescendant', this.rows[i].id);
    this.rows[i].scrollIntoView({ block: 'nearest', inline: 'start' });
  }
  key(e) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[e.key];
    if (!step || !this.rows) return;
    e.preventDefault();
    this.choose(Math.max(0, Math.min(this.rows.length - 1, this.active + step)));
  }
  // state: of a row, 'lit', 'also' or ''.
  light(state, scroll) {
    let first = -1;
    (this.rows || []).forEach((row, i) => {
      const is = state(i);
      row.classList.toggle('lit', is === 'lit');
      row.classList.toggle('also', is === 'also');
      row.setAttribute('aria-selected', String(is === 'lit'));
      if (first < 0 && is === 'lit') first = i;
    });
    if (scroll && first >= 0) {
      const row = this.rows[first];
      if (row.offsetTop < this.box.scrollTop || row.offsetTop > this.box.scrollTop + this.box.clientHeight - 60) this.box.scrollTop = row.offsetTop - this.box.clientHeight / 3;
      this.active = first;
    }
  }
}

class SourcePane {
  constructor() {
    this.pane = new CodePane('source', 'Source lines');
    this.files = Object.keys(D.sources).sort();
    this.picker = byId('file');
    this.files.forEach(name => this.picker.append(element('option', name)));
    this.picker.addEventListener('change', () => { this.open(this.picker.value); this.update(); });
    const most = d3.greatest(this.files, name => NODES.filter(n => n.at.startsWith(name + ':')).length);
    this.open(most || this.files[0]);
    viewers.push(() => this.update());
  }
  open(name) {
    this.name = name;
    this.picker.value = name;
    const text = D.sources[name];
    if (text === null) {
      // The lines are known even where their text is not.
      const numbers = [...nodesAt.keys()].filter(at => at.startsWith(name + ':')).sort((a, b) => a.split(':')[1] - b.split(':')[1]);
      this.lines = numbers;
      this.pane.show(numbers.map(at => at + '  ' + [...new Set(nodesAt.get(at).map(n => NODES[n].scope))].join(', ')).join('\n'), {}, 0, numbers.map(line => ({ line })));
    } else {
      this.lines = text.replace(/\n$/, '').split('\n').map((line, i) => name + ':' + (i + 1));
      this.pane.show(text.replace(/\n$/, ''), Prism.languages.java, 0, this.lines.map(line => nodesAt.has(line) ? { line } : null));
    }
  }
  update() {
    const file = lit.line.slice(0, lit.line.lastIndexOf(':'));
    if (lit.line && file !== this.name && file in D.sources) this.open(file);
    this.pane.light(i => this.lines[i] === lit.line ? 'lit' : lit.lines.has(this.lines[i]) ? 'lit' : '', lit.from !== 'source');
  }
}

// A pane on a generated class, one method at a time.
class MethodPane {
  constructor(id, label, listing, grammar, kind) {
    this.pane = new CodePane(id, label);
    this.listing = listing;
    this.lines = listing.text.split('\n');
    this.grammar = grammar;
    this.kind = kind;
    this.picker = byId(id + '-method');
    this.methods = new Map(listing.methods.map(method => [method[0], method]));
    listing.methods.forEach(method => this.picker.append(element('option', method[0])));
    this.callAt = new Map();
    D.calls.forEach((call, c) => { if (call[kind]) for (let l = call[kind][0]; l <= call[kind][1]; l++) this.callAt.set(l, c); });
    // Instructions know lines of the Java text where the class has line numbers.
    this.javaLine = [];
    if (kind === 'bytecode') {
      let at = -1;
      this.lines.forEach((text, l) => {
        const found = /^\s+LINENUMBER (\d+)/.exec(text);
        if (found) at = +found[1] - 1; else if (/^  \S/.test(text)) at = -1;
        this.javaLine[l] = at;
      });
    }
    this.picker.addEventListener('change', () => {
      this.open(this.picker.value);
      const k = kernelNamed.get(this.picker.value);
      if (k !== undefined) select({ kernel: k }, 'picker'); else this.update();
    });
    this.open([...this.methods.keys()].find(name => RUN.test(name)));
    viewers.push(() => this.update());
  }
  open(name) {
    if (!this.methods.has(name)) return;
    this.name = name;
    this.picker.value = name;
    const [, first, last, body] = this.methods.get(name);
    this.first = first;
    this.body = body;
    const kernel = kernelNamed.get(name);
    const links = d3.range(first, last + 1).map(l => {
      if (kernel !== undefined) return { kernel, javaLine: this.kind === 'java' ? l : this.javaLine[l] };
      return this.callAt.has(l) ? { call: this.callAt.get(l) } : null;
    });
    this.pane.show(this.lines.slice(first, last + 1).join('\n'), this.grammar, first, links);
  }
  update() {
    const own = lit.from === 'java' || lit.from === 'bytecode';
    const inRun = RUN.test(this.name);
    let wanted = lit.run || (lit.kernel >= 0 ? D.kernels[lit.kernel].name : this.name);
    const range = lit.call >= 0 ? D.calls[lit.call][this.kind] : null;
    if (own && range && lit.inRun) wanted = this.listing.methods.find(m => m[1] <= range[0] && range[1] <= m[2])[0];
    if (wanted !== this.name) this.open(wanted);
    const kernelIsLit = kernelNamed.has(this.name) && lit.kernels.has(kernelNamed.get(this.name));
    this.pane.light(i => {
      const l = this.first + i;
      if (RUN.test(this.name)) return lit.calls.has(this.callAt.get(l)) ? 'lit' : '';
      if (!kernelIsLit) return '';
      const here = this.kind === 'java' ? l : this.javaLine[l];
      if (lit.javaLine >= 0 && here === lit.javaLine) return 'lit';
      return l === this.body && lit.javaLine < 0 ? 'lit' : 'also';
    }, lit.from !== this.pane.id);
  }
}
