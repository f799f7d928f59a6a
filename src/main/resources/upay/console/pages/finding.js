import { html } from '../core/lib.js';
import { pair, t, term } from '../core/i18n.js';
import { call, may, path, useApi } from '../core/api.js';
import { Action, Badge, Facts, Heading, Link, Loading, Note, Problem, Time } from '../core/ui.js';
import { act } from '../core/act.js';
import { findingClass, findingText, Side } from '../core/findings.js';

/** One finding: both sides, what it means, what is to be done, and the notes. */
export default function Finding({ finding: id }) {
  const where = path`/findings/${id}`;
  const state = useApi(where);
  const one = state.data;
  if (!one) {
    return html`<${Heading} title=${t('finding') + ' ' + id} />
      ${state.problem ? html`<${Problem} problem=${state.problem} retry=${state.reload} />` : html`<${Loading} />`}`;
  }
  const note = { name: 'note', label: t('finding.note'), type: 'textarea', required: true, most: 500 };
  const add = () => act({
    title: t('finding.add-note'), fields: [note],
    submit: (body, key) => call('POST', where + '/notes', { body, key: key(body) }), after: state.reload
  });
  const resolve = () => act({
    title: t('finding.resolve'), second: true, danger: true, intro: t('finding.resolve.intro'),
    fields: [{ name: 'resolution', label: t('finding.resolution'), type: 'select', required: true, none: t('choose'),
      options: ['GATEWAY_RIGHT', 'CHANNEL_RIGHT', 'SETTLED_OUTSIDE', 'NOT_OURS'].map(r => [r, term('resolution', r)]) }, note],
    submit: (body, key) => call('POST', where + '/resolve', { body, key: key(body) }), after: state.reload
  });
  return html`<${Heading} title=${t('finding') + ' ' + one.finding} sub=${html`<${Badge} kind=${one.open ? 'bad' : 'off'}
      text=${t(one.open ? 'finding.open' : 'finding.resolved')} test="finding-state" /> ${findingClass(one.class)} <small>${one.class}</small>`}>
      ${may('resolve-findings') && one.open ? html`<${Action} test="finding-note" onClick=${add}>
        ${t('finding.add-note')}</${Action}><${Action} primary test="finding-resolve" onClick=${resolve}>
        ${t('finding.resolve')}</${Action}>` : null}
    </${Heading}>
    <${Note} kind=${one.open ? 'warn' : 'info'}><p><strong>${findingText(one)}</strong></p>
      <p lang="en"><small>${one.meaning}</small></p></${Note}>
    <div class="grid-2"><section class="card"><h2>${t('finding.sides')}</h2><${Facts} test="finding-facts" entries=${[
      [t('finding.bill'), html`<${Side} amount=${one.bill_amount} state=${one.bill_state} />`],
      [t('finding.own'), html`<${Side} amount=${one.own_amount} state=${one.own_state} />`],
      [t('finding.fee'), one.bill_fee], [t('channel'), term('channel', one.channel)], [t('account'), one.account],
      [t('day'), html`<${Link} path="/reconciliation" query=${{ day: one.day }}>${one.day}</${Link}>`],
      [t('order'), one.order && html`<${Link} path=${'/orders/' + one.order}>${one.order}</${Link}>`],
      [t('merchant'), one.order_merchant || one.merchant], [t('order.tsn'), one.tsn],
      [t('finding.row'), one.bill && html`${one.bill}: ${one.line}`], [t('finding.bill-number'), one.bill_number],
      [t('order.trade_no'), one.channel_number], [t('since'), html`<${Time} at=${one.since} />`],
      [t('finding.person-at'), one.person_at && html`<${Time} at=${one.person_at} />`]
    ]} /></section>
    <section class="card"><h2>${t('finding.what')}</h2>
      <p><strong>${t('finding.automatic')}</strong><br /><span lang="en">${one.automatic}</span></p>
      <p><strong>${t('finding.person')}</strong><br /><span lang="en">${one.person}</span></p></section></div>
    <section class="card"><h2>${t('finding.notes')}</h2>${one.notes?.length ? html`<ol class="timeline dated" data-test="notes">
      ${one.notes.map((entry, i) => html`<li key=${i} class=${entry.resolution ? 'ok' : 'info'}>
        <span class="at"><${Time} at=${entry.at} /></span>
        <span class="dot" aria-hidden="true"><span>${entry.resolution ? '✓' : '→'}</span></span>
        <div><div class="what">${entry.resolution ? pair(entry.by, term('resolution', entry.resolution)) : entry.by}</div>
        <div class="detail">${entry.note}</div></div></li>`)}</ol>` : html`<p class="empty">${t('none')}</p>`}</section>`;
}
