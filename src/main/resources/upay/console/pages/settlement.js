import { html, useState } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { call, download, may, path, session, useApi, usePages } from '../core/api.js';
import { addDays, day as today } from '../core/format.js';
import { go } from '../core/router.js';
import { Action, Badge, Facts, failed, Filters, Heading, Money, Note, Pages, Problem, Time } from '../core/ui.js';
import { act } from '../core/act.js';
import { CHANNELS } from '../core/words.js';
import { Task } from '../core/task.js';

const KINDS = { OPEN: 'wait', CLOSING: 'wait', CLOSED: 'ok' };
const COVERAGE = { COVERED: 'ok', PARTLY: 'warn', NO_BILL: 'warn', NOTHING: 'off' };

/** Merchants' statements: sums of days, their files with SHA-256, closing. */
export default function Settlement({ query }) {
  const own = session.get().merchant;
  const merchant = own || query.merchant;
  const from = query.from || addDays(today(), -30);
  const to = query.to || today();
  const where = merchant ? path`/merchants/${merchant}` : null;
  const narrow = { store: query.store, terminal: query.terminal, payway: query.payway };
  const days = usePages(where && where + '/statements', { from, to, limit: 100 });
  const total = useApi(where && where + '/settlement', { from, to, ...narrow, limit: 200 });
  const reload = () => {
    days.reload();
    total.reload();
  };
  const close = () => act({
    title: t('settlement.close'), second: true, danger: true, intro: t('settlement.close.intro'),
    fields: [{ name: 'day', label: t('day'), type: 'date', required: true, value: addDays(today(), -1) },
      { name: 'merchant', label: t('merchant.id'), value: merchant, hint: t('settlement.close.merchant') }],
    submit: async (body, key) => (await call('POST', '/settlement/close', { body, key: key(body) })).data,
    result: task => html`<${Task} task=${task} />`, after: reload
  });
  const collect = () => act({
    title: t('settlement.collect'), intro: t('settlement.collect.intro'),
    submit: async (v, key) => (await call('POST', '/settlement/collect', { body: {}, key: key([]) })).data,
    result: task => html`<${Task} task=${task} />`, after: reload
  });
  const sums = () => [
    { title: t('settlement.payments'), align: 'right', cell: r => html`${r.payments}<br /><${Money} fen=${r.payments_amount} />` },
    { title: t('settlement.refunds'), align: 'right', cell: r => html`${r.refunds}<br /><${Money} fen=${r.refunds_amount} />` },
    { title: t('settlement.cancels'), align: 'right', cell: r => html`${r.cancels}<br /><${Money} fen=${r.cancels_amount} />` },
    { title: t('settlement.net'), align: 'right', cell: r => html`<${Money} fen=${r.net} />` },
    { title: t('settlement.fees'), align: 'right', cell: r => html`<span class="money">¥${r.fees}</span>` },
    { title: t('settlement.to-settle'), align: 'right', cell: r => html`<strong><${Money} fen=${r.to_settle} /></strong>` },
    { title: t('settlement.coverage'), cell: r => html`<${Badge} kind=${COVERAGE[r.coverage]}
      text=${term('coverage', r.coverage)} />` }
  ];
  return html`<${Heading} title=${t('page.settlement')} sub=${t('settlement.sub')}>
      ${may('close-statements') && !own ? html`<${Action} test="settlement-collect" onClick=${collect}>
        ${t('settlement.collect')}</${Action}><${Action} primary test="settlement-close" onClick=${close}>
        ${t('settlement.close')}</${Action}>` : null}</${Heading}>
    <${Filters} values=${{ from, to, ...query }} onApply=${values => go('/settlement', values)} fields=${[
      own ? null : { name: 'merchant', label: t('merchant'), required: true },
      { name: 'from', label: t('from'), type: 'date' }, { name: 'to', label: t('to'), type: 'date' },
      { name: 'store', label: t('store') }, { name: 'terminal', label: t('terminal') },
      { name: 'payway', label: t('payway'), type: 'select', options: CHANNELS.map(c => [c.toUpperCase(), term('channel', c)]) }
    ].filter(field => field)} />
    ${where ? null : html`<${Note} test="choose-merchant">${t('settlement.choose')}</${Note}>`}
    <${Problem} problem=${total.problem} />
    ${total.data ? html`<section class="card"><h2>${t('settlement.total')}</h2><${Facts} test="settlement-total" entries=${[
      [t('settlement.payments'), html`${total.data.total.payments} · <${Money} fen=${total.data.total.payments_amount} />`],
      [t('settlement.refunds'), html`${total.data.total.refunds} · <${Money} fen=${total.data.total.refunds_amount} />`],
      [t('settlement.net'), html`<${Money} fen=${total.data.total.net} />`],
      [t('settlement.fees'), '¥' + total.data.total.fees],
      [t('settlement.to-settle'), html`<strong><${Money} fen=${total.data.total.to_settle} /></strong>`],
      [t('settlement.until'), html`<${Time} at=${total.data.collected_until} />`]
    ]} /></section>` : null}
    ${where ? html`<section class="card"><h2>${t('settlement.days')}</h2><${Pages} list=${days} test="statements"
      id=${row => row.day} columns=${[
        { title: t('day'), cell: row => row.day },
        { title: t('status'), cell: row => html`<${Badge} kind=${KINDS[row.state]} text=${term('statement', row.state)} />` },
        ...sums(),
        { title: t('settlement.file'), cell: row => html`<${Export} where=${where} row=${row} />` }
      ]} /></section>` : null}`;
}

function Export({ where, row }) {
  const [busy, setBusy] = useState(false);
  const save = async format => {
    setBusy(true);
    try {
      await download(where + path`/statements/${row.day}`, { format }, `${row.day}.${format}`);
    } catch (problem) {
      failed(problem);
    } finally {
      setBusy(false);
    }
  };
  return html`<div class="actions">${may('export-statements') ? ['csv', 'jsonl'].map(format => html`<${Action}
      key=${format} test="export-${format}" disabled=${busy} onClick=${() => save(format)}>${format.toUpperCase()}</${Action}>`)
      : null}</div>
    ${row.csv_sha256 ? html`<details><summary>SHA-256</summary><small>CSV <code>${row.csv_sha256}</code><br />
      JSONL <code>${row.json_sha256}</code></small></details>` : null}`;
}
