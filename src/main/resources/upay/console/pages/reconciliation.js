import { html, useState } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { call, download, may, path, useApi, usePages } from '../core/api.js';
import { addDays, day as today } from '../core/format.js';
import { go } from '../core/router.js';
import { Action, Badge, failed, Filters, Heading, Link, Loading, Money, Pages, Problem, Table } from '../core/ui.js';
import { act } from '../core/act.js';
import { Task } from '../core/task.js';
import { CHANNELS } from '../core/words.js';
import { findingColumns } from '../core/findings.js';

const KINDS = { DIFFERS: 'bad', MISSING: 'bad', WAITING: 'wait', AGREES: 'ok', NOTHING: 'off' };
const WORST = ['DIFFERS', 'MISSING', 'WAITING', 'AGREES', 'NOTHING'];

/** A month of days, and the day that was chosen. */
export default function Reconciliation({ query }) {
  const month = /^\d{4}-\d{2}$/.test(query.month || '') ? query.month : (query.day || addDays(today(), -1)).slice(0, 7);
  const first = month + '-01';
  const next = addDays(first, 32).slice(0, 7);
  const before = addDays(first, -1).slice(0, 7);
  const days = useApi('/reconciliation/days', { from: first, to: addDays(next + '-01', -1), channel: query.channel,
    limit: 200 });
  const rows = days.data?.items || [];
  const byDay = new Map();
  rows.forEach(row => byDay.set(row.day, [...(byDay.get(row.day) || []), row]));
  const move = to => go('/reconciliation', { ...query, month: to, day: undefined });
  const run = () => act({
    title: t('reconciliation.run'), intro: t('reconciliation.run.intro'),
    fields: [
      { name: 'day', label: t('day'), type: 'date', value: query.day, hint: t('reconciliation.run.day') },
      { name: 'channel', label: t('channel'), type: 'select', options: CHANNELS.map(c => [c, term('channel', c)]) },
      { name: 'merchant', label: t('merchant.id') }
    ],
    submit: async (body, key) => (await call('POST', '/reconciliation/run', { body, key: key(body) })).data,
    result: task => html`<${Task} task=${task} />`, after: days.reload
  });
  return html`<${Heading} title=${t('page.reconciliation')} sub=${t('reconciliation.sub')}>
      ${may('work-on-bills') ? html`<${Action} primary test="reconcile" onClick=${run}>${t('reconciliation.run')}</${Action}>`
        : null}</${Heading}>
    <${Filters} values=${query} onApply=${values => go('/reconciliation', { ...values, month, day: query.day })}
      fields=${[{ name: 'channel', label: t('channel'), type: 'select', options: CHANNELS.map(c => [c, term('channel', c)]) }]} />
    <${Problem} problem=${days.problem} retry=${days.reload} />
    <section class="card"><div class="section-head">
      <${Action} test="month-before" onClick=${() => move(before)}>← ${before}</${Action}>
      <h2 data-test="month" aria-live="polite">${month}</h2>
      <${Action} test="month-next" onClick=${() => move(next)}>${next} →</${Action}></div>
      ${days.loading ? html`<${Loading} />` : html`<${Calendar} first=${first} next=${next + '-01'} byDay=${byDay}
        query=${query} month=${month} />`}
      <p class="quick">${WORST.map(one => html`<${Badge} key=${one} kind=${KINDS[one]} text=${term('verdict-day', one)} />`)}
      </p></section>
    ${query.day ? html`<${Day} key=${query.day + (query.channel || '')} day=${query.day} channel=${query.channel}
      rows=${byDay.get(query.day) || []} />` : null}`;
}

function Calendar({ first, next, byDay, query, month }) {
  const weeks = [];
  // A week begins on Monday.
  let at = addDays(first, -((new Date(first + 'T00:00:00Z').getUTCDay() + 6) % 7));
  while (at < next) {
    weeks.push(Array.from({ length: 7 }, (none, i) => addDays(at, i)));
    at = addDays(at, 7);
  }
  const cell = one => {
    if (one < first || one >= next) {
      return html`<td key=${one}></td>`;
    }
    const rows = byDay.get(one) || [];
    const verdict = WORST.find(word => rows.some(row => row.verdict === word));
    const open = rows.reduce((sum, row) => sum + row.open_findings, 0);
    const waiting = rows.reduce((sum, row) => sum + row.waiting, 0);
    const number = html`<span class="n">${Number(one.slice(8))}</span>`;
    return verdict ? html`<td key=${one} class=${KINDS[verdict]}><a href=${'#/reconciliation?' + new URLSearchParams({
        ...(query.channel ? { channel: query.channel } : {}), month, day: one })} data-test="day" data-day=${one}
        aria-current=${query.day === one ? 'date' : undefined}>
        ${number} <small>${open ? t('calendar.findings', { n: open }) : waiting ? t('calendar.waiting', { n: waiting })
          : term('verdict-day', verdict)}</small> <span class="hidden">${one} ${term('verdict-day', verdict)}</span></a></td>`
      : html`<td key=${one} class="off"><span>${number}</span></td>`;
  };
  return html`<table class="calendar" data-test="calendar"><thead><tr>${[1, 2, 3, 4, 5, 6, 7].map(n =>
    html`<th scope="col" key=${n}>${t('weekday.' + n)}</th>`)}</tr></thead>
    <tbody>${weeks.map(week => html`<tr key=${week[0]}>${week.map(cell)}</tr>`)}</tbody></table>`;
}

function Day({ day, channel, rows }) {
  const findings = usePages('/findings', { day, channel, limit: 100 });
  const [busy, setBusy] = useState(false);
  const report = async () => {
    setBusy(true);
    try {
      await download(path`/reconciliation/days/${day}/report`, { channel }, `${day}.html`);
    } catch (problem) {
      failed(problem);
    } finally {
      setBusy(false);
    }
  };
  return html`<section class="card" data-test="day-details"><div class="section-head"><h2>${day}</h2>
    <div class="actions"><${Action} test="report" disabled=${busy} onClick=${report}>${t('reconciliation.report')}</${Action}>
      <${Link} path="/bills" query=${{ day, channel }}>${t('page.bills')}</${Link}></div></div>
    <${Table} test="day-channels" id=${row => row.channel} rows=${rows} columns=${[
      { title: t('channel'), cell: row => term('channel', row.channel) },
      { title: t('status'), cell: row => html`<${Badge} kind=${KINDS[row.verdict]} text=${term('verdict-day', row.verdict)} />` },
      { title: t('reconciliation.rows'), align: 'right', cell: row => html`${row.rows}<br /><${Money} fen=${row.rows_amount} />` },
      { title: t('reconciliation.matched'), align: 'right', cell: row => html`${row.matched}<br />
        <${Money} fen=${row.matched_amount} />` },
      { title: t('reconciliation.waiting'), align: 'right', cell: row => html`${row.waiting}<br />
        <${Money} fen=${row.waiting_amount} />` },
      { title: t('page.findings'), align: 'right', cell: row => `${row.open_findings} / ${row.findings}` },
      { title: t('page.bills'), cell: row => [row.refused_bills ? t('bills.refused', { n: row.refused_bills }) : '',
        row.missing_bills ? t('bills.missing', { n: row.missing_bills }) : '',
        row.awaited_bills ? t('bills.awaited', { n: row.awaited_bills }) : ''].filter(one => one).join(', ') || '–' }
    ]} />
    <h2>${t('page.findings')}</h2>
    <${Pages} list=${findings} test="findings" id=${row => row.finding} columns=${findingColumns()}
      empty=${t('findings.none')} /></section>`;
}
