import { html, useState } from '../core/lib.js';
import { t } from '../core/i18n.js';
import { call, usePages } from '../core/api.js';
import { addDays, startOfDay } from '../core/format.js';
import { go } from '../core/router.js';
import { Action, failed, Filters, Heading, Note, Pages, Time } from '../core/ui.js';

/** Who did what. */
export default function Audit({ query }) {
  const list = usePages('/audit', { ...query, from: query.from ? startOfDay(query.from) : undefined,
    to: query.to ? startOfDay(addDays(query.to, 1)) : undefined, limit: 50 });
  const [check, setCheck] = useState(null);
  const [busy, setBusy] = useState(false);
  const verify = async () => {
    setBusy(true);
    try {
      setCheck((await call('POST', '/audit/verify', { body: {} })).data);
    } catch (problem) {
      failed(problem);
    } finally {
      setBusy(false);
    }
  };
  const value = json => json === null || json === undefined ? '–'
    : html`<pre class="bytes" tabindex="0">${JSON.stringify(json, null, 1)}</pre>`;
  return html`<${Heading} title=${t('page.audit')} sub=${t('audit.sub')}>
      <${Action} test="audit-verify" disabled=${busy} onClick=${verify}>${t('audit.verify')}</${Action}></${Heading}>
    <div aria-live="polite">${check ? html`<${Note} kind=${check.verified ? 'ok' : 'bad'} test="audit-check">
      ${check.verified ? t('audit.verified', { n: check.audit_entries }) : html`<span lang="en">${check.fault}</span>`}
      <small>SHA-256 <code>${check.audit_hash}</code></small></${Note}>` : null}</div>
    <${Filters} values=${query} onApply=${values => go('/audit', values)} fields=${[
      { name: 'action', label: t('audit.action'), example: 'order-refund' }, { name: 'who', label: t('audit.who') },
      { name: 'subject', label: t('audit.subject') }, { name: 'from', label: t('from'), type: 'date' },
      { name: 'to', label: t('to'), type: 'date' }
    ]} />
    <${Pages} list=${list} test="audit" id=${row => row.entry} columns=${[
      { title: '#', cell: row => row.entry },
      { title: t('time'), cell: row => html`<${Time} at=${row.at} />` },
      { title: t('audit.who'), cell: row => html`${row.name}<br /><small>${row.who}, ${row.how}, ${row.from}</small>` },
      { title: t('audit.action'), cell: row => row.action },
      { title: t('audit.subject'), cell: row => row.subject || '–' },
      { title: t('act.reason'), cell: row => row.reason || '' },
      { title: t('audit.change'), cell: row => html`<details><summary>${t('show')}</summary>
        <small>${t('audit.before')}</small>${value(row.before)}<small>${t('audit.after')}</small>${value(row.after)}
        <small>SHA-256 <code>${row.hash}</code></small></details>` }
    ]} />`;
}
