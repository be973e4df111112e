function draw(identity, drawn) {
  const place = document.getElementById(identity);
  Plotly.newPlot(place, drawn).then(function () { place.setAttribute("data-drawn", "yes"); });
}
function figure(text) {
  const number = parseFloat(text.replace(/,/g, ""));
  return Number.isNaN(number) ? null : number;
}
function sortBy(table, column, down) {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const sign = down ? -1 : 1;
  rows.sort(function (one, other) {
    const a = one.cells[column].textContent, b = other.cells[column].textContent;
    const x = figure(a), y = figure(b);
    return sign * (table.tHead.rows[0].cells[column].classList.contains("number") ? x - y : a.localeCompare(b));
  });
  rows.forEach(function (row) { body.appendChild(row); });
}
function makeSortable() {
  document.querySelectorAll("table.sortable").forEach(function (table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
      head.querySelector("button").addEventListener("click", function () {
        const down = head.getAttribute("aria-sort") === "ascending";
        table.querySelectorAll("th").forEach(function (each) { each.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sortBy(table, column, down);
      });
    });
  });
}
document.addEventListener("DOMContentLoaded", makeSortable);
