const tables = new Map();

// A table that is sorted by a column, lights up, and that arrow keys walk through.
class SortedTable {
  // columns: of each its title, its value in a row and the text of a value. column: the index of the first one to sort by.
  // what: what a row selects. isLit: of a row.
  constructor(id, columns, rows, column, what, isLit) {
    Object.assign(this, { id, columns, rows, column, what, isLit, down: column > 0 });
    const table = d3.select(byId(id)).append('table');
    this.head = table.append('thead').append('tr');
    this.body = table.append('tbody');
    this.head.selectAll('th').data(columns).join('th').attr('scope', 'col').append('button').attr('type', 'button').text(c => c[0]).on('click', (e, c) => this.sort(columns.indexOf(c)));
    viewers.push(() => this.light());
    tables.set(byId(id).closest('section').id, this);
    this.draw();
  }
  sort(column) {
    this.down = column === this.column ? !this.down : column > 0;
    this.column = column;
    this.draw();
  }
  draw() {
    const { columns, column, down } = this, order = down ? d3.descending : d3.ascending, value = columns[column][1], table = this;
    this.head.selectAll('th').attr('aria-sort', (c, i) => i === column ? down ? 'descending' : 'ascending' : null);
    this.body.selectAll('tr').data([...this.rows].sort((a, b) => order(value(a), value(b))), r => this.rows.indexOf(r)).join('tr').attr('tabindex', 0).on('click', (e, r) => this.choose(r))
      .on('keydown', function (e, r) {
        if (e.key === 'Enter') table.choose(r);
        const next = e.key === 'ArrowDown' ? this.nextSibling : e.key === 'ArrowUp' ? this.previousSibling : null;
        if (next) { e.preventDefault(); next.focus(); table.choose(d3.select(next).datum()); }
      }).order().selectAll('td').data(r => columns.map(c => c[2](c[1](r), r))).join('td').text(t => t).attr('title', t => t);
    this.light();
  }
  choose(row) { select(this.what(row), this.id); }
  light() {
    this.body.selectAll('tr').classed('lit', r => this.isLit(r));
    if (lit.from !== this.id) this.reveal();
  }
  reveal() {
    const first = this.body.select('tr.lit').node();
    if (first) first.scrollIntoView({ block: 'nearest' });
  }
}
