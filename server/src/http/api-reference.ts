import type { OpenApiDocument } from '@regrade/client';

/**
 * The OpenAPI document as one page without scripts: it is read by people, printed, and found by the search of the
 * browser. Drawn by us because the usual viewers load megabytes from elsewhere.
 */
export function drawApiReference(openApi: OpenApiDocument): string {
  const document = openApi as unknown as DrawnDocument; // `buildOpenApi` made it, in the words of OpenAPI 3.1.
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const chapters = document.tags.map(({ name, description }) => {
    const drawn = operations.filter(({ operation }) => operation.tags[0] === name).map(drawOperation);
    return `<h2 id="${attribute(name)}">${text(name)}</h2><p>${prose(description)}</p>${drawn.join('')}`;
  });
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) => drawNamedSchema(name, schema));
  const contents = document.tags.map(({ name }) => `<a href="#${attribute(name)}">${text(name)}</a>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(document.info.title)}: API reference</title><style>${STYLE}</style></head>
<body><nav>${contents.join('')}<a href="#schemas">Shapes</a><a href="/openapi.json">openapi.json</a></nav>
<main><h1>${text(document.info.title)}</h1><p>${text(document.info.summary)}.</p><p>${prose(document.info.description)}</p>
${chapters.join('\n')}
<h2 id="schemas">Shapes</h2>${schemas.join('\n')}</main></body></html>
`;
}

interface DrawnDocument {
  readonly info: { readonly title: string; readonly summary: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: { readonly [name: string]: Schema } };
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly 'x-roles'?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: { readonly [status: string]: { readonly description: string; readonly content?: Content } };
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
}

type Content = { readonly [mediaType: string]: { readonly schema: Schema } };

interface Schema {
  readonly $ref?: string;
  /** Several where it may be null. */
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly 'x-events'?: { readonly [event: string]: Schema };
}

interface DrawnOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

function drawOperation({ path, method, operation }: DrawnOperation): string {
  const roles = operation['x-roles']?.join(', ') ?? 'everybody';
  const rows = [
    ...(operation.parameters ?? []).map(drawParameter),
    ...(operation.requestBody ? [row('body', drawContent(operation.requestBody.content))] : []),
    ...Object.entries(operation.responses).map(([status, response]) => drawResponse(status, response)),
  ];
  return `<section id="${attribute(operation.operationId)}">
<h3><span class="method">${text(method.toUpperCase())}</span> <code>${text(path)}</code></h3>
<p>${text(operation.summary)}. <span class="roles">For ${text(roles)}.</span></p><table>${rows.join('')}</table></section>
`;
}

function drawParameter({ name, in: place, required, description }: Parameter): string {
  const note = [required ? 'required' : '', description ?? ''].filter((part) => part !== '').join('. ');
  return row(`${place} <code>${text(name)}</code>`, prose(note));
}

function drawResponse(status: string, { description, content }: Operation['responses'][string]): string {
  const lines = description.split('\n\n').map(prose);
  const isProblem = content !== undefined && 'application/problem+json' in content;
  const drawn = content && !isProblem ? `${drawContent(content)} ` : '';
  return row(`<b>${text(status)}</b>`, `${drawn}${lines.join('<br>')}`);
}

function drawContent(content: Content): string {
  const [first] = Object.values(content);
  const types = Object.keys(content).join(', ');
  const events = Object.entries(first?.schema['x-events'] ?? {}).map(
    ([event, schema]) => `, event <code>${text(event)}</code>: ${drawType(schema)}`,
  );
  return `${first ? drawType(first.schema) : ''} <small>${text(types)}</small>${events.join('')}`;
}

function drawNamedSchema(name: string, schema: Schema): string {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([property, inner]) =>
    row(
      `<code>${text(property)}</code>${required.has(property) ? '' : ' <small>optional</small>'}`,
      `${drawType(inner)} ${prose(inner.description ?? '')}`,
    ),
  );
  const body = rows.length > 0 ? `<table>${rows.join('')}</table>` : `<p>${drawType(schema)}</p>`;
  return `<section id="schema-${attribute(name)}"><h3>${text(name)}</h3>${body}</section>`;
}

/** A type in a few words: named shapes are links, nested ones are named by their fields. */
function drawType(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return `<a href="#schema-${attribute(name)}">${text(name)}</a>`;
  }
  if (schema.const !== undefined) return `<code>${text(JSON.stringify(schema.const))}</code>`;
  if (schema.enum) return schema.enum.map((value) => `<code>${text(String(value))}</code>`).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return choices.map(drawType).join(' | ');
  if (schema.items) return `list of ${drawType(schema.items)}`;
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([name, inner]) => `${text(name)}: ${drawType(inner)}`);
    return `{ ${fields.join(', ')} }`;
  }
  if (typeof schema.additionalProperties === 'object') return `{ …: ${drawType(schema.additionalProperties)} }`;
  return text(schema.format ?? [schema.type ?? 'any value'].flat().join(' | '));
}

function row(head: string, body: string): string {
  return `<tr><th>${head}</th><td>${body}</td></tr>`;
}

/** Text whose words in backquotes are code. */
function prose(value: string): string {
  return text(value).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(value: string): string {
  return text(value).replaceAll('"', '&quot;');
}

const STYLE = `
body{margin:0;font:15px/1.5 system-ui,sans-serif;color:#1f2933;background:#fff}
nav{position:sticky;top:0;background:#fff;border-bottom:1px solid #d9e0e6;padding:.6rem 1rem;display:flex;flex-wrap:wrap;gap:1rem}
main{max-width:60rem;margin:0 auto;padding:1rem}
a{color:#0b5cad;text-decoration:none}a:hover{text-decoration:underline}
h2{margin-top:3rem;border-bottom:2px solid #1f2933}h3{margin:2rem 0 .3rem;font-size:1.05rem}
h2,section{scroll-margin-top:4rem}
code{font:13px/1.4 ui-monospace,monospace;background:#f2f5f7;padding:0 .2em;border-radius:3px}
.method{display:inline-block;min-width:4.2rem;font-weight:700;color:#0b5cad}.roles,small{color:#5b6b79}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-top:1px solid #e6ebef}
th{width:13rem;font-weight:400}th,td,code{overflow-wrap:anywhere}
@media(max-width:40rem){th{width:8rem}nav{position:static}}
`;
