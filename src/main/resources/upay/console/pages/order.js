import { html, randomHex, useEffect, useRef, useState } from '../core/lib.js';
import { language, pair, t, term } from '../core/i18n.js';
import { call, may, path, session, useApi, usePages } from '../core/api.js';
import { span, yuan } from '../core/format.js';
import { Action, Badge, Copy, Facts, Heading, Link, Loading, Money, Note, Problem, Status, Table, Time }
  from '../core/ui.js';
import { act, reason } from '../core/act.js';
import { Timeline, transactionName } from '../core/timeline.js';
import { findingText } from '../core/findings.js';

/** One order: why it is not final, its money, its timeline, channel calls, webhooks, and what can be done. */
export default function OrderPage({ sn }) {
  const where = path`/orders/${sn}`;
  const [settled, setSettled] = useState(false);
  const order = useApi(where, undefined, { every: settled ? 0 : 5000 });
  const events = usePages(where + '/timeline', { limit: 200 });
  const webhooks = useApi(may('read-webhooks') ? where + '/webhooks' : null);
  const data = order.data;
  const version = data?.version;
  const first = useRef(true);
  useEffect(() => {
    if (version === undefined) {
      return;
    }
    setSettled(data.settled);
    // What the page began with was asked for at the same time.
    if (!first.current) {
      events.reload();
      webhooks.reload();
    }
    first.current = false;
  }, [version, data?.settled]);
  if (!data) {
    return html`<${Heading} title=${t('order.title', { sn })} />
      ${order.problem ? html`<${Problem} problem=${order.problem} retry=${order.reload} />` : html`<${Loading} />`}`;
  }
  const reload = () => {
    order.reload();
    events.reload();
    webhooks.reload();
  };
  return html`<${Heading} title=${t('order.title', { sn: data.order })} sub=${html`<${Status} value=${data.status}
      test="order-status" /> ${term('channel', data.channel)} · ${term('sub_payway', data.sub_payway)} ·${' '}
      <${Money} fen=${data.total} />${data.subject ? ' · ' + data.subject : ''}`}>
      <${Actions} order=${data} where=${where} webhooks=${webhooks.data?.items || []} reload=${reload} />
      <${Action} test="reload" onClick=${reload}>${t('reload')}</${Action}>
    </${Heading}>
    <${Problem} problem=${order.problem} />
    <div class="grid-2">
      <section class="card" aria-labelledby="h-state"><h2 id="h-state">${t('order.state')}</h2><${State} order=${data}
        waiting=${(webhooks.data?.items || []).filter(one => one.state === 'waiting' && one.attempts)} />
        <h2>${t('order.money')}</h2><${MoneyPicture} order=${data} /></section>
      <section class="card" aria-labelledby="h-facts"><h2 id="h-facts">${t('order.facts')}</h2>
        <${OrderFacts} order=${data} /></section>
    </div>
    ${data.findings?.length ? html`<section class="card"><h2>${t('page.findings')}</h2><ul data-test="order-findings">
      ${data.findings.map(finding => html`<li key=${finding.finding}><${Link}
        path=${'/findings/' + finding.finding}>${finding.class}</${Link}>${finding.open ? '' : ` (${t('finding.resolved')})`}:
        ${findingText(finding)}</li>`)}</ul></section>` : null}
    <section class="card"><h2>${t('order.timeline')}</h2><${Problem} problem=${events.problem} retry=${events.reload} />
      <${Timeline} events=${events.rows} transactions=${data.transactions} />
      ${events.next ? html`<button type="button" class="secondary small" onClick=${events.more}>${t('more')}</button>`
        : null}</section>
    <section class="card"><h2>${t('order.transactions')}</h2><${Transactions} order=${data} /></section>
    <section class="card"><h2>${t('order.calls')}</h2><${Calls} events=${events.rows} order=${data} /></section>
    ${may('read-webhooks') ? html`<section class="card"><h2>${t('order.webhooks')}</h2>
      <${Problem} problem=${webhooks.problem} retry=${webhooks.reload} />
      <${Webhooks} items=${webhooks.data?.items || []} /></section>` : null}`;
}

/** Why it is not final, what comes next and when. */
function State({ order, waiting }) {
  const open = order.transactions.filter(one => one.step && one.step !== 'DONE' && one.due);
  const kind = order.settled ? 'ok' : order.status.endsWith('ERROR') ? 'bad' : 'warn';
  return html`<${Note} kind=${kind} test="order-state">
    <p><strong>${order.settled ? t('order.settled', { status: term('status', order.status) })
      : t('order.unsettled')}</strong></p>
    ${open.map(one => html`<p key=${one.tsn}>${pair(transactionName(one), term('why', one.step))}<br />
      ${pair(t('order.next'), '')}<strong>${term('step', one.step)}</strong>${one.due ? html`, <${Time} at=${one.due} />
        ${until(one.due)}` : null}</p>`)}
    ${waiting.map(one => html`<p key=${one.event_id}>${t('order.webhook.waiting')} <${Time} at=${one.due} />
      ${until(one.due)}</p>`)}
    ${language.get() === 'en' ? html`<p><small data-test="outlook">${order.outlook}</small></p>`
      : html`<details><summary>${t('order.outlook')}</summary><small lang="en" data-test="outlook">${order.outlook}</small>
        </details>`}</${Note}>`;
}

function until(due) {
  const left = new Date(due).getTime() - Date.now();
  return left > 0 ? ` (${t('in', { span: span(left) })})` : '';
}

/** Paid, refunded and what the shop has, as one bar and in numbers. */
function MoneyPicture({ order }) {
  const { paid, refunded, refunding, net } = order.money;
  const share = fen => ({ width: paid ? `${(fen / paid) * 100}%` : '0' });
  const kept = net - refunding;
  const parts = [['net', t('money.net'), net], ['refunded', t('money.refunded'), refunded]];
  if (refunding) {
    parts.push(['open', t('money.refunding'), refunding]);
  }
  return html`<div class="money-bar" role="img" aria-label=${[[t('money.paid'), paid], ...parts.map(p => p.slice(1))]
      .map(([name, fen]) => `${name} ${yuan(fen)}`).join(', ')}>
      <span class="net" style=${share(Math.max(0, kept))}></span><span class="open" style=${share(refunding)}></span>
      <span class="refunded" style=${share(refunded)}></span></div>
    <dl class="legend" data-test="money"><div><dt>${t('money.paid')}</dt><dd data-test="money-paid">
      <${Money} fen=${paid} /></dd></div>${parts.map(([name, title, fen]) => html`<div key=${name}>
      <span class="sample ${name}" aria-hidden="true"></span><dt>${title}</dt><dd data-test="money-${name}">
      <${Money} fen=${fen} /></dd></div>`)}</dl>`;
}

function OrderFacts({ order }) {
  return html`<${Facts} test="order-facts" entries=${[
    [t('order.sn'), html`<${Copy} text=${order.order} />`],
    [t('client_sn'), html`<${Copy} text=${order.client_sn} />`],
    [t('order.trade_no'), order.trade_no ? html`<${Copy} text=${order.trade_no} />` : null],
    [t('merchant'), html`<${Link} path=${'/merchants/' + encodeURIComponent(order.merchant)}>${order.merchant}</${Link}>`],
    [t('store'), order.store],
    [t('terminal'), order.terminal ? html`<${Link} path=${'/terminals/' + order.terminal}>${order.terminal}</${Link}>`
      : null],
    [t('channel'), term('channel', order.channel)],
    [t('account'), order.account && html`${order.account}${order.account_gone ? html` <${Badge} kind="bad"
      text=${t('order.account-gone')} />` : null}`],
    [t('order.created'), html`<${Time} at=${order.since} millis />`],
    [t('amount'), html`<${Money} fen=${order.total} />`]
  ]} />`;
}

function Transactions({ order }) {
  return html`<${Table} test="transactions" id=${row => row.tsn} rows=${order.transactions} columns=${[
    { title: t('order.tsn'), cell: row => row.tsn },
    { title: t('what'), cell: row => transactionName(row) },
    { title: t('status'), cell: row => html`<${Status} value=${row.status} />` },
    { title: t('amount'), align: 'right', cell: row => html`<${Money} fen=${row.amount} />` },
    { title: t('order.error'), cell: row => row.error ? html`${term('error', row.error)}${row.error_message
      ? html`<br /><small>${row.error_message}</small>` : null}` : '–' },
    { title: t('since'), cell: row => html`<${Time} at=${row.since} />` },
    { title: t('finished'), cell: row => html`<${Time} at=${row.finished} />` },
    { title: t('order.next'), cell: row => row.step && row.step !== 'DONE' ? html`${term('step', row.step)}
      ${row.due ? html`<br /><${Time} at=${row.due} />` : null}` : '–' }
  ]} />`;
}

function Calls({ events, order }) {
  const calls = events.filter(event => event.event === 'called').map((event, i) => ({ ...event, i }));
  const name = tsn => transactionName(order.transactions.find(one => one.tsn === tsn));
  return html`<${Table} test="calls" id=${row => row.i} rows=${calls} empty=${t('order.calls.none')} columns=${[
    { title: t('time'), cell: row => html`<${Time} at=${row.at} millis />` },
    { title: t('order.call'), cell: row => term('action', row.action) },
    { title: t('what'), cell: row => name(row.tsn) },
    { title: t('order.answer'), cell: row => html`<span title=${row.verdict}>${term('verdict', row.verdict)}</span>` },
    { title: t('order.times'), align: 'right', cell: row => row.times },
    { title: t('duration'), align: 'right', cell: row => span(row.ms) },
    { title: t('order.note'), cell: row => row.note || '' }
  ]} />`;
}

function Webhooks({ items }) {
  if (!items.length) {
    return html`<p class="empty">${t('order.webhooks.none')}</p>`;
  }
  const kinds = { delivered: 'ok', waiting: 'wait', given_up: 'bad' };
  return items.map(item => html`<div key=${item.event} data-test="webhook">
    <p><strong>${item.event}</strong> → <code>${item.receiver}</code> <${Badge} kind=${kinds[item.state] || 'info'}
      text=${term('webhook', item.state)} /> ${t('order.attempts', { n: item.attempts })}
      ${item.due ? html` · ${pair(t('order.next'), '')}<${Time} at=${item.due} /> ${until(item.due)}` : null}
      ${item.last_outcome ? html` · ${item.last_outcome}` : null}</p>
    ${item.tries?.length ? html`<details><summary>${t('order.tries')}</summary><${Table} test="tries"
      id=${row => row.attempt} rows=${item.tries} columns=${[
        { title: '#', cell: row => row.attempt },
        { title: t('time'), cell: row => html`<${Time} at=${row.at} millis />` },
        { title: t('order.answer'), cell: row => html`<${Badge} kind=${row.delivered ? 'ok' : 'bad'}
          text=${row.outcome} />` },
        { title: t('duration'), align: 'right', cell: row => span(row.ms) }
      ]} /></details>` : null}
    ${item.body ? html`<details data-test="webhook-bytes"><summary>${t('order.bytes', {
      n: new TextEncoder().encode(item.body).length })}</summary>
      ${item.body_masked ? html`<p class="quiet">${t('order.masked')}</p>` : null}
      <pre class="bytes" tabindex="0">${item.body}</pre></details>` : null}</div>`);
}

function Actions({ order, where, webhooks, reload }) {
  const own = session.get().merchant;
  const subject = [[t('order'), order.order], [t('client_sn'), order.client_sn], [t('merchant'), order.merchant],
    [t('order.amount'), '¥' + yuan(order.total)]];
  const outcome = answer => t('act.result.' + answer.result);
  const refund = () => {
    const number = `console-${randomHex(8)}`;
    act({
      title: t('order.refund'), danger: true, second: true, subject,
      intro: t('order.refund.intro', { max: yuan(order.money.refundable) }),
      fields: [
        { name: 'amount', label: t('order.refund.amount'), type: 'money', required: true, max: order.money.refundable,
          value: yuan(order.money.refundable).replaceAll(',', '') },
        reason()
      ],
      submit: async ({ amount, reason: why }, key) => {
        const body = { amount, refund_request_no: number, reason: why };
        return (await call('POST', where + '/refund', { body, key: key(body) })).data;
      },
      ok: outcome, after: reload
    });
  };
  const cancel = () => act({
    title: t('order.cancel'), danger: true, second: true, subject, intro: t('order.cancel.intro'), fields: [reason()],
    submit: async (body, key) => (await call('POST', where + '/cancel', { body, key: key(body) })).data,
    ok: outcome, after: reload
  });
  const check = () => act({
    title: t('order.check'), intro: t('order.check.intro'), button: t('order.check'),
    submit: async () => (await call('POST', where + '/check', { body: {} })).data,
    result: answer => html`<${Facts} test="check-answer" entries=${[
      [t('order.channel-said'), answer.channel_said],
      [t('order.channel-returned'), answer.channel_returned === null || answer.channel_returned === undefined ? null
        : html`<${Money} fen=${answer.channel_returned} />`],
      [t('order.recorded'), answer.recorded ? html`<${Money} fen=${answer.recorded} />` : null],
      [t('status'), html`<${Status} value=${answer.status} />`]
    ]} /><p lang="en">${answer.meaning}</p>`,
    after: reload
  });
  const refunds = order.transactions.filter(one => one.type === 'REFUND' && one.step !== 'DONE');
  const resolve = () => act({
    title: t('order.resolve'), danger: true, second: true, subject, intro: t('order.resolve.intro'),
    fields: [
      { name: 'as', label: t('order.resolve.as'), type: 'select', required: true, none: t('choose'),
        options: ['returned', 'not-charged', 'paid'].map(one => [one, t('order.resolve.' + one)]) },
      refunds.length > 1 ? { name: 'refund', label: t('order.resolve.refund'), type: 'select', none: t('choose'),
        options: refunds.map(one => [one.refund_request_no, transactionName(one)]) } : null,
      reason()
    ],
    submit: async (body, key) => (await call('POST', where + '/resolve', { body, key: key(body) })).data,
    result: answer => html`<${Facts} test="resolve-answer" entries=${[
      [t('order.channel-said'), [answer.channel, answer.channel_said].filter(one => one).join(': ')],
      [t('status'), html`<${Status} value=${answer.status} />`],
      [t('money.net'), html`<${Money} fen=${answer.shop_has} />`]
    ]} /><p lang="en">${answer.outlook}</p>`,
    after: reload
  });
  const resend = () => act({
    title: t('order.resend'), second: true, subject, intro: t('order.resend.intro'),
    fields: [
      { name: 'event', label: t('order.event'), type: 'select', none: t('order.event.all'),
        options: webhooks.map(one => [one.event, `${one.event} (${term('webhook', one.state)})`]) },
      reason()
    ],
    submit: async (body, key) => (await call('POST', where + '/webhooks/resend', { body, key: key(body) })).data,
    ok: t('order.resent'), after: reload
  });
  const unknown = order.status.endsWith('_ERROR');
  return html`
    ${may('refund-orders') && !own && order.money.refundable > 0 ? html`<${Action} danger test="refund" onClick=${refund}>
      ${t('order.refund')}</${Action}>` : null}
    ${may('cancel-orders') && !own && ['CREATED', 'PAID'].includes(order.status) ? html`<${Action} danger test="cancel"
      onClick=${cancel}>${t('order.cancel')}</${Action}>` : null}
    ${may('resolve-orders') && !own && unknown ? html`<${Action} danger test="resolve" onClick=${resolve}>
      ${t('order.resolve')}</${Action}>` : null}
    ${may('check-orders') && !own ? html`<${Action} test="check" onClick=${check}>${t('order.check')}</${Action}>` : null}
    ${may('resend-webhooks') && webhooks.length ? html`<${Action} test="resend" onClick=${resend}>
      ${t('order.resend')}</${Action}>` : null}`;
}
