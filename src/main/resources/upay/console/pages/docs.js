import { html, useEffect, useMemo, useState } from '../core/lib.js';
import { t } from '../core/i18n.js';
import { go } from '../core/router.js';
import { Heading, Link, Loading, Problem } from '../core/ui.js';

const METHODS = ['get', 'post', 'patch', 'put', 'delete'];
const CONTRACTS = { management: 'docs.management', shop: 'docs.shop' };

/** The contracts for programs, drawn from OpenAPI. */
export default function Docs({ query }) {
  const which = CONTRACTS[query.of] ? query.of : 'management';
  const [document, setDocument] = useState(null);
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    setDocument(null);
    setProblem(null);
    fetch(`contracts/${which}.json`).then(response => response.json()).then(setDocument, () =>
      setProblem(new Error(t('problem.unreachable'))));
  }, [which]);
  return html`<${Heading} title=${t('page.docs')} sub=${document?.info?.summary} />
    <p class="quick">${Object.entries(CONTRACTS).map(([name, title]) => html`<${Link} key=${name} path="/docs"
      query=${{ of: name }} test="docs-${name}">${which === name ? html`<strong>${t(title)}</strong>` : t(title)}</${Link}>`)}</p>
    <${Problem} problem=${problem} />${document ? html`<${Contract} document=${document} query=${query} which=${which} />`
      : problem ? null : html`<${Loading} />`}`;
}

function Contract({ document, query, which }) {
  const operations = useMemo(() => Object.entries(document.paths || {}).flatMap(([path, item]) => METHODS
    .filter(method => item[method]).map(method => ({ path, method, ...item[method],
      parameters: [...(item.parameters || []), ...(item[method].parameters || [])] }))), [document]);
  const find = (query.find || '').toLowerCase();
  const shown = operations.filter(one => !find || `${one.method} ${one.path} ${one.summary}`.toLowerCase().includes(find));
  const groups = [...new Set(shown.map(one => one.tags?.[0] || ''))];
  return html`<details><summary>${t('docs.about')}</summary><${Text} text=${document.info?.description || ''} /></details>
    <div class="field"><label>${t('search')}<input type="search" data-test="docs-find" value=${query.find || ''}
      onInput=${event => go('/docs', { of: which, find: event.currentTarget.value }, true)} /></label></div>
    ${groups.map(group => html`<section key=${group}><h2>${group}</h2>
      <p class="quiet">${document.tags?.find(tag => tag.name === group)?.description}</p>
      ${shown.filter(one => (one.tags?.[0] || '') === group).map(one => html`<${Operation} key=${one.method + one.path}
        one=${one} document=${document} />`)}</section>`)}`;
}

function resolved(document, value) {
  let current = value;
  for (let i = 0; i < 10 && current?.$ref; i++) {
    current = current.$ref.replace('#/', '').split('/').reduce((node, name) => node?.[name], document);
  }
  return current || {};
}

function Operation({ one, document }) {
  const [open, setOpen] = useState(false);
  return html`<details class="operation" data-test="operation" onToggle=${event => setOpen(event.currentTarget.open)}>
    <summary><span class="badge ${one.method === 'get' ? 'info' : 'wait'}">${one.method.toUpperCase()}</span>
      <code>${one.path}</code> ${one.summary}${one['x-permission'] ? html` <small>${one['x-permission']}</small>` : null}
    </summary>${open ? html`<${Details} one=${one} document=${document} />` : null}</details>`;
}

function Details({ one, document }) {
  const parameters = one.parameters.map(each => resolved(document, each));
  const body = resolved(document, one.requestBody);
  return html`<div class="card"><${Text} text=${one.description || ''} />
    ${parameters.length ? html`<h3>${t('docs.parameters')}</h3><ul>${parameters.map(each => html`<li key=${each.in + each.name}>
      <code>${each.name}</code> <small>${each.in}, ${typeName(resolved(document, each.schema), each.schema)}${each.required
        ? ', ' + t('docs.required') : ''}</small> <${Inline} text=${each.description || ''} /></li>`)}</ul>` : null}
    ${Object.entries(body.content || {}).map(([type, content]) => html`<div key=${type}><h3>${t('docs.body')}
      <small>${type}</small></h3><${Schema} schema=${content.schema} document=${document} depth=${0} /></div>`)}
    <h3>${t('docs.answers')}</h3>${Object.entries(one.responses || {}).map(([status, answer]) => {
      const response = resolved(document, answer);
      return html`<div key=${status}><p><strong>${status}</strong> <${Inline} text=${response.description || ''} /></p>
        ${status === 'default' ? null : Object.entries(response.content || {}).map(([type, content]) => html`<div key=${type}>
          <small>${type}</small><${Schema} schema=${content.schema} document=${document} depth=${0} /></div>`)}</div>`;
    })}</div>`;
}

function typeName(schema, given) {
  const name = given?.$ref ? given.$ref.split('/').pop() : '';
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : schema.type || '';
  const values = schema.enum ? schema.enum.map(String).join(' | ') : '';
  return [name, values || type, schema.format].filter(part => part).join(' · ');
}

function Schema({ schema, document, depth }) {
  const real = resolved(document, schema);
  const all = [real, ...(real.allOf || []).map(part => resolved(document, part))];
  const properties = Object.assign({}, ...all.map(part => part.properties || {}));
  const required = all.flatMap(part => part.required || []);
  if (real.type === 'array') {
    return html`<div class="schema"><small>[ ] ${typeName(resolved(document, real.items), real.items)}</small>
      <${Schema} schema=${real.items} document=${document} depth=${depth} /></div>`;
  }
  if (!Object.keys(properties).length) {
    return depth ? null : html`<p><small>${typeName(real, schema)}</small></p>`;
  }
  return html`<ul class="schema">${Object.entries(properties).map(([name, value]) => {
    const inner = resolved(document, value);
    const nested = inner.properties || inner.allOf || inner.type === 'array';
    return html`<li key=${name}><code>${name}</code>${required.includes(name) ? html`<span class="required">*</span>` : null}
      <small> ${typeName(inner, value)}</small> <${Inline} text=${value.description || inner.description || ''} />
      ${nested && depth < 3 ? html`<${Schema} schema=${value} document=${document} depth=${depth + 1} />` : null}</li>`;
  })}</ul>`;
}

/** Markdown's code and bold, as elements. */
function Inline({ text }) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map(part => part.startsWith('`') ? html`<code>${part.slice(1, -1)}</code>`
    : part.startsWith('**') ? html`<strong>${part.slice(2, -2)}</strong>` : part);
}

function Text({ text }) {
  return text.trim() ? text.trim().split(/\n\s*\n/).map((paragraph, i) => html`<p key=${i} lang="en">
    <${Inline} text=${paragraph} /></p>`) : null;
}
