import type { ReceiptSheet } from './receipt-sheet.ts';

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;color:#1a1a1a;max-width:46rem;margin:2.5rem auto;padding:0 1rem}
h1{font-size:1.5rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.5rem}dt{color:#666}dd{margin:0;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse;margin-top:2rem}th{text-align:left;border-bottom:1px solid #999}td,th{padding:.35rem .5rem .35rem 0}
.amount{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}tfoot tr:first-child td{border-top:1px solid #999}
.total td{font-weight:600}@media print{body{margin:0}}`;

/** The document as a page of its own: no script, nothing loaded, fit to be printed. */
export function drawReceiptHtml(sheet: ReceiptSheet): string {
  const { title, number, facts, lines, sums, currency } = sheet;
  const amount = (text: string) => `<td class="amount">${toHtml(text)}</td>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${toHtml(`${title} ${number}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${toHtml(title)}</h1>
<dl>
${facts.map(([label, text]) => `<dt>${toHtml(label)}</dt><dd>${toHtml(text)}</dd>`).join('\n')}
</dl>
<table>
<thead><tr><th>Component</th><th class="amount">Charge ${toHtml(currency)}</th><th class="amount">Credit ${toHtml(currency)}</th></tr></thead>
<tbody>
${lines.map((line) => `<tr><td>${toHtml(line.text)}</td>${amount(line.charge)}${amount(line.credit)}</tr>`).join('\n')}
</tbody>
<tfoot>
${sums.map((sum) => `<tr${sum.isTotal ? ' class="total"' : ''}><td colspan="2">${toHtml(sum.label)}</td>${amount(sum.amount)}</tr>`).join('\n')}
</tfoot>
</table>
</body>
</html>
`;
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function toHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
