import { html, useMemo } from '../core/lib.js';
import { pair, t, term } from '../core/i18n.js';
import { may, useApi } from '../core/api.js';
import { percent, span, time } from '../core/format.js';
import { to } from '../core/router.js';
import { Badge, Heading, Link, Loading, Note, Problem, Table, Time } from '../core/ui.js';
import { Chart } from '../core/chart.js';

const EVERY = 5000;

/** What goes on now; asked again every 5 s while the page is visible. */
export default function Overview() {
  const { data, problem, reload } = useApi('/overview', undefined, { every: EVERY });
  if (!data) {
    return html`<${Heading} title=${t('page.overview')} />
      ${problem ? html`<${Problem} problem=${problem} retry=${reload} />` : html`<${Loading} />`}`;
  }
  const { payments } = data;
  const many = (count, most) => count >= most ? `${most}+` : count ?? '–';
  const broken = data.invariants?.violations > 0;
  return html`<${Heading} title=${t('page.overview')} sub=${html`${t('overview.sub', {
      instance: data.instance, window: span(data.window_seconds * 1000) })} ${t('overview.at', { time: time(data.at).slice(11) })}`} />
    <${Problem} problem=${problem} />
    ${data.store_well ? null : html`<${Note} kind="bad" test="store-away">${t('overview.store')}</${Note}>`}
    ${broken ? html`<${Note} kind="bad">${t('overview.invariants')}</${Note}>` : null}
    <div class="tiles" data-test="tiles">
      <${Tile} test="tile-payments" name=${t('overview.payments')} value=${data.payments_per_minute}
        sub=${t('overview.in-flight', { n: data.requests_in_flight })} href=${to('/orders')} />
      <${Tile} test="tile-success" name=${t('overview.success')} value=${percent(payments.success_rate)}
        kind=${payments.success_rate === null ? '' : payments.success_rate < 0.9 ? 'warn' : 'ok'}
        sub=${t('overview.answers', { ok: payments.succeeded, bad: payments.failed, open: payments.in_progress })} />
      <${Tile} test="tile-latency" name=${t('overview.latency')} value=${payments.p50_ms === null ? '–'
        : html`<span class="pair-of">${span(payments.p50_ms)} / ${span(payments.p99_ms)}</span>`} sub="p50 / p99" />
      <${Tile} test="tile-queue" name=${t('page.queue')} value=${many(data.manual_reviews, 1000)} href=${to('/queue')}
        kind=${data.manual_reviews ? 'bad' : 'ok'} sub=${data.oldest_due_seconds > 0
          ? t('overview.due', { span: span(data.oldest_due_seconds * 1000) }) : ''} />
      <${Tile} test="tile-findings" name=${t('page.findings')} value=${data.findings ?? '–'}
        href=${may('read-bills') ? to('/findings') : undefined} kind=${data.findings ? 'bad' : 'ok'}
        sub=${Object.keys(data.findings_by_class || {}).length ? Object.entries(data.findings_by_class).map(([type, n]) =>
          pair(term('finding-class', type), n)).join(', ') : t('overview.findings.none')} />
      <${Tile} test="tile-outbox" name=${t('overview.outbox')} value=${many(data.webhooks?.waiting, 10_000)}
        kind=${data.webhooks?.overdue || data.webhooks?.given_up ? 'warn' : 'ok'} sub=${t('overview.webhooks', {
          overdue: data.webhooks?.overdue ?? '–', given: data.webhooks?.given_up ?? '–' })} />
    </div>
    <section class="card"><h2>${t('overview.chart')}</h2><${Minutes} minutes=${data.minutes} /></section>
    <section class="card"><div class="section-head"><h2>${t('page.channels')}</h2>
      <${Link} path="/channels">${t('overview.switches')}</${Link}></div><${Channels} channels=${data.channels} /></section>
    <section class="card"><h2>${t('overview.instances')}</h2>
      <${Table} test="instances" id=${row => row.instance} rows=${data.instances || []} columns=${[
        { title: t('instance'), cell: row => html`${row.instance}${row.instance === data.instance
          ? ` (${t('overview.this')})` : ''}` },
        { title: t('overview.heartbeat'), cell: row => html`<${Time} at=${row.heartbeat} />` }
      ]} /></section>`;
}

function Tile({ name, value, sub, kind = '', href, test }) {
  const inside = html`<div class="name">${name}</div><div class="value" data-test="value">${value}</div>
    <div class="sub">${sub}</div>`;
  return href ? html`<a class="tile ${kind}" href=${href} data-test=${test}>${inside}</a>`
    : html`<div class="tile ${kind}" data-test=${test}>${inside}</div>`;
}

function Minutes({ minutes }) {
  const newest = minutes.length ? minutes[minutes.length - 1].until : '';
  const data = useMemo(() => [
    minutes.map(one => Math.round(new Date(one.until).getTime() / 1000)), minutes.map(one => one.paid),
    minutes.map(one => one.failed)
  ], [newest, minutes.length]);
  if (!minutes.length) {
    return html`<p class="empty">${t('overview.chart.empty')}</p>`;
  }
  const paid = minutes.reduce((sum, one) => sum + one.paid, 0);
  const unpaid = minutes.reduce((sum, one) => sum + one.failed, 0);
  return html`<${Chart} data=${data} label=${t('overview.chart.label', { n: minutes.length, paid, failed: unpaid })}
      series=${[{ label: t('overview.paid'), colour: '--chart-1' }, { label: t('overview.failed'), colour: '--chart-3' }]} />
    <details><summary>${t('as-table')}</summary><${Table} test="minutes" id=${row => row.until}
      rows=${[...minutes].reverse()} columns=${[
        { title: t('overview.until'), cell: row => html`<${Time} at=${row.until} />` },
        { title: t('overview.paid'), align: 'right', cell: row => row.paid },
        { title: t('overview.failed'), align: 'right', cell: row => row.failed }
      ]} /></details>`;
}

function Channels({ channels }) {
  const health = row => row.switched_off ? html`<${Badge} kind="off" text=${t('channel.off')} title=${row.off_reason} />`
    : row.breakers_open ? html`<${Badge} kind="bad" text=${t('channel.breaker')} />`
    : row.accounts_failing ? html`<${Badge} kind="warn" text=${t('channel.failing', { n: row.accounts_failing })} />`
    : row.calls && row.unclear / row.calls > 0.2 ? html`<${Badge} kind="warn" text=${t('channel.unclear')} />`
    : html`<${Badge} kind="ok" text=${row.calls ? t('channel.well') : t('channel.idle')} />`;
  return html`<${Table} test="channels" id=${row => row.channel} rows=${channels} columns=${[
    { title: t('channel'), cell: row => term('channel', row.channel) },
    { title: t('status'), cell: health },
    { title: t('channel.calls'), align: 'right', cell: row => row.calls },
    { title: t('channel.declined'), align: 'right', cell: row => row.declined },
    { title: t('channel.no-answer'), align: 'right', cell: row => row.unclear },
    { title: 'p50 / p99', align: 'right', cell: row => row.p50_ms === null ? '–'
      : html`<span class="nowrap">${span(row.p50_ms)} / ${span(row.p99_ms)}</span>` },
    { title: t('channel.in-flight'), align: 'right', cell: row => row.calls_in_flight },
    { title: t('channel.signatures'), align: 'right', cell: row => row.wrong_signatures },
    { title: t('channel.merchants-off'), align: 'right', cell: row => row.merchants_switched_off ?? '–' }
  ]} />`;
}
