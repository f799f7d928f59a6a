import { html, useState } from '../core/lib.js';
import { t } from '../core/i18n.js';
import { call, may, path, usePages } from '../core/api.js';
import { Action, Heading, Pages, Status, Time } from '../core/ui.js';
import { act } from '../core/act.js';
import { Once } from '../core/secret.js';

/** Vendors, who activate terminals with codes, and their apps. */
export default function Vendors() {
  const list = usePages('/vendors', { limit: 100 });
  const [shown, setShown] = useState(null);
  const change = may('change-vendors');
  const key = answer => html`<${Once} name=${t('vendor.key')} value=${answer.key} test="vendor-key"
    entries=${[[t('vendor'), answer.vendor], [t('name'), answer.name]]} />`;
  const add = () => act({
    title: t('vendor.add'), fields: [{ name: 'name', label: t('name'), required: true, most: 128 }],
    submit: async (body, k) => (await call('POST', '/vendors', { body, key: k(body) })).data,
    result: key, after: list.reload
  });
  const post = (row, what, k) => call('POST', path`/vendors/${row.vendor}/` + what, { body: {}, key: k([what]) });
  const toggle = row => act({
    title: t(row.status === 'ACTIVE' ? 'vendor.disable' : 'vendor.enable'), danger: row.status === 'ACTIVE',
    intro: t('vendor.toggle.intro', { name: row.name }),
    submit: (v, k) => post(row, row.status === 'ACTIVE' ? 'disable' : 'enable', k), after: list.reload
  });
  const reset = row => act({
    title: t('vendor.reset'), danger: true, intro: t('vendor.reset.intro', { name: row.name }),
    submit: async (v, k) => (await post(row, 'reset-key', k)).data, result: key, after: list.reload
  });
  return html`<${Heading} title=${t('page.vendors')} sub=${t('vendors.sub')}>
      ${change ? html`<${Action} primary test="vendor-add" onClick=${add}>${t('vendor.add')}</${Action}>` : null}
    </${Heading}>
    <${Pages} list=${list} id=${row => row.vendor} test="vendors" columns=${[
      { title: t('vendor'), cell: row => row.vendor },
      { title: t('name'), cell: row => row.name },
      { title: t('status'), cell: row => html`<${Status} value=${row.status} />` },
      { title: t('since'), cell: row => html`<${Time} at=${row.since} />` },
      { title: t('act'), cell: row => html`<div class="actions">
        <${Action} test="vendor-apps" onClick=${() => setShown(row)}>${t('apps')}</${Action}>
        ${change ? html`<${Action} test="vendor-reset" onClick=${() => reset(row)}>${t('vendor.reset')}</${Action}>
          <${Action} test="vendor-toggle" onClick=${() => toggle(row)}>
            ${t(row.status === 'ACTIVE' ? 'disable-it' : 'enable-it')}</${Action}>` : null}</div>` }
    ]} />
    ${shown ? html`<${Apps} key=${shown.vendor} vendor=${shown} change=${change} />` : null}`;
}

function Apps({ vendor, change }) {
  const where = path`/vendors/${vendor.vendor}/apps`;
  const list = usePages(where, { limit: 100 });
  const add = () => act({
    title: t('app.add'), fields: [{ name: 'name', label: t('name'), required: true, most: 128 }],
    submit: (body, k) => call('POST', where, { body, key: k(body) }), after: list.reload
  });
  return html`<section class="card"><div class="section-head"><h2>${t('apps.of', { name: vendor.name })}</h2>
    ${change ? html`<${Action} primary test="app-add" onClick=${add}>${t('app.add')}</${Action}>` : null}</div>
    <${Pages} list=${list} id=${row => row.app} test="apps" columns=${[
      { title: t('app'), cell: row => row.app }, { title: t('name'), cell: row => row.name },
      { title: t('since'), cell: row => html`<${Time} at=${row.since} />` }
    ]} /></section>`;
}
