import { html } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { call, may, useApi, usePages } from '../core/api.js';
import { addDays, day as today } from '../core/format.js';
import { go } from '../core/router.js';
import { Action, Badge, Filters, Heading, Money, Pages, Table, Time } from '../core/ui.js';
import { act } from '../core/act.js';
import { Task, TaskState } from '../core/task.js';
import { CHANNELS } from '../core/words.js';

const KINDS = { READ: 'ok', READING: 'wait', REPLACED: 'off', REFUSED: 'bad' };
const FILE_MAX = 64 * 1024 * 1024;

/** The channels' daily bills: what is here, fetching, and bringing a file in. */
export default function Bills({ query }) {
  const list = usePages('/bills', { ...query, limit: 100 });
  const tasks = useApi(may('work-on-bills') ? '/tasks' : null, undefined, { every: 5000 });
  const channel = { name: 'channel', label: t('channel'), type: 'select', required: true, none: t('choose'),
    options: CHANNELS.map(c => [c, term('channel', c)]) };
  const common = [channel, { name: 'day', label: t('day'), type: 'date', required: true, value: addDays(today(), -1) },
    { name: 'merchant', label: t('merchant.id'), hint: t('account.merchant.hint') },
    { name: 'account', label: t('account'), hint: t('account.name.hint') }];
  const reload = () => {
    list.reload();
    tasks.reload();
  };
  const fetchIt = () => act({
    title: t('bill.fetch'), intro: t('bill.fetch.intro'), fields: common,
    submit: async (body, key) => (await call('POST', '/bills/fetch', { body, key: key(body) })).data,
    result: task => html`<${Task} task=${task} />`, after: reload
  });
  const bring = () => act({
    title: t('bill.import'), intro: t('bill.import.intro'),
    fields: [...common, { name: 'file', label: t('bill.file'), type: 'file', required: true }],
    submit: async ({ file, ...where }, key) => {
      if (file.size > FILE_MAX) {
        throw new Error(t('bill.too-long'));
      }
      const named = { ...where, file: file.name.replace(/[^A-Za-z0-9._-]/g, '_').slice(-100) };
      return (await call('POST', '/bills/import', { query: named, body: file, key: key([named, file.size]),
        headers: { 'Content-Type': 'application/octet-stream' } })).data;
    },
    result: task => html`<${Task} task=${task} />`, after: reload
  });
  const count = (n, fen) => n === undefined ? '–' : html`${n}<br /><${Money} fen=${fen} />`;
  return html`<${Heading} title=${t('page.bills')} sub=${t('bills.sub')}>
      ${may('work-on-bills') ? html`<${Action} test="bill-fetch" onClick=${fetchIt}>${t('bill.fetch')}</${Action}>
        <${Action} primary test="bill-import" onClick=${bring}>${t('bill.import')}</${Action}>` : null}</${Heading}>
    <${Filters} values=${query} onApply=${values => go('/bills', values)} fields=${[
      { name: 'channel', label: t('channel'), type: 'select', options: CHANNELS.map(c => [c, term('channel', c)]) },
      { name: 'day', label: t('day'), type: 'date' }, { name: 'from', label: t('from'), type: 'date' },
      { name: 'to', label: t('to'), type: 'date' }, { name: 'merchant', label: t('merchant') }
    ]} />
    <${Pages} list=${list} test="bills" empty=${t('bills.none')} id=${row => row.bill} columns=${[
      { title: t('bill'), cell: row => row.bill },
      { title: t('day'), cell: row => row.day },
      { title: t('channel'), cell: row => term('channel', row.channel) },
      { title: t('account'), cell: row => row.account },
      { title: t('status'), cell: row => html`<${Badge} kind=${KINDS[row.state]} text=${term('bill', row.state)} />
        ${row.reason ? html`<br /><small lang="en">${row.reason}${row.line ? ` (${row.line})` : ''}</small>` : null}` },
      { title: t('bill.payments'), align: 'right', cell: row => count(row.payments, row.payments_amount) },
      { title: t('bill.refunds'), align: 'right', cell: row => count(row.refunds, row.refunds_amount) },
      { title: t('bill.fees'), align: 'right', cell: row => row.fees ?? '–' },
      { title: t('bill.source'), cell: row => html`${term('bill', row.source)}<br /><small>${row.file}</small>` },
      { title: t('since'), cell: row => html`<${Time} at=${row.since} />` }
    ]} />
    ${may('work-on-bills') ? html`<section class="card"><h2>${t('tasks')}</h2><${Table} test="tasks" id=${row => row.task}
      rows=${tasks.data?.items || []} columns=${[
        { title: t('task.kind'), cell: row => term('task', row.kind) },
        { title: t('status'), cell: row => html`<${TaskState} task=${row} />` },
        { title: t('by'), cell: row => row.by }, { title: t('begun'), cell: row => html`<${Time} at=${row.begun_at} />` },
        { title: t('finished'), cell: row => html`<${Time} at=${row.ended_at} />` },
        { title: t('account.detail'), cell: row => html`<span lang="en">${row.problem || row.progress || ''}</span>` }
      ]} /></section>` : null}`;
}
