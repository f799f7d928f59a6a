// An order's events in words, for people who answer a merchant's question.
import { html, useState } from './lib.js';
import { pair, t, term } from './i18n.js';
import { span, time, yuan } from './format.js';

/** The name of a transaction: payment, refund r-1 of 3.00, cancel. */
export function transactionName(transaction) {
  if (!transaction) {
    return t('transaction');
  }
  return t('transaction.' + transaction.type, {
    number: transaction.refund_request_no || '', amount: yuan(transaction.amount)
  });
}

const SIGNS = { ok: '✓', bad: '!', wait: '…', off: '·', info: '→' };

const VERDICTS = {
  SUCCEEDED: 'ok', ACCEPTED: 'wait', PENDING: 'wait', DECLINED: 'bad', NOT_FOUND: 'off', UNKNOWN: 'bad', NOT_SENT: 'off'
};

/** What an event is drawn as: kind, what, detail, and whether only those who want all of it see it. */
function drawn(event, name) {
  const of = event.tsn ? name(event.tsn) : '';
  switch (event.event) {
    case 'requested':
      return { kind: 'info', what: t('event.requested', { what: term('request', event.request) }),
        detail: [t('event.terminal', { terminal: event.terminal }),
          event.request === 'REFUND' ? event.number : ''].filter(one => one).join(' · ') };
    case 'called':
      return { kind: VERDICTS[event.verdict] || 'info',
        what: `${t('event.called', { action: term('action', event.action), of })} → ${term('verdict', event.verdict)}`,
        detail: [event.times > 1 ? t('event.times', { n: event.times, span: span(event.ms) }) : span(event.ms), event.note]
          .filter(one => one).join(' · ') };
    case 'channel_notified':
      return { kind: 'ok', what: t('event.callback', { channel: term('channel', event.channel) }), detail: '' };
    case 'refund_reported':
      return { kind: 'info', what: t('event.refund-callback', { channel: term('channel', event.channel) }),
        detail: event.number };
    case 'changed':
      return changed(event, of);
    case 'notified':
      return { kind: event.delivered ? 'ok' : event.retry_ms === undefined ? 'bad' : 'wait',
        what: t(event.delivered ? 'event.notified' : 'event.not-notified', { event: event.of, n: event.attempt }),
        detail: [event.outcome, span(event.ms), event.delivered ? '' : event.retry_ms === undefined
          ? t('event.given-up') : t('event.retry', { span: span(event.retry_ms) })].filter(one => one).join(' · ') };
    case 'taken':
      return { kind: 'off', minor: true, what: t('event.taken', { of, instance: event.instance }),
        detail: event.from ? t('event.taken.from', { instance: event.from }) : '' };
    case 'handed_back':
      return { kind: 'off', minor: true, what: t('event.handed-back', { of }), detail: '' };
    case 'traced':
      return { kind: 'off', minor: true, what: t('event.traced'), detail: event.trace };
    case 'intervened':
      return { kind: 'info', what: t('event.intervened', { by: event.by }), detail: event.what };
    case 'omitted':
      return { kind: 'off', what: t('event.omitted', { n: event.count }), detail: '' };
    default:
      return { kind: 'off', what: event.text || event.event, detail: '' };
  }
}

function changed(event, of) {
  const status = event.transaction_status;
  const kind = status === 'SUCCESS' ? 'ok' : status === 'IN_PROG' ? 'wait' : status === 'FAIL_CANCELED' ? 'off' : 'bad';
  const next = event.step && event.step !== 'DONE'
    ? t('event.next', { next: term('step', event.step), due: event.due ? time(event.due) : '' }) : '';
  return { kind, minor: status === 'IN_PROG', what: pair(of, term('status', status)),
    detail: [event.error ? term('error', event.error) : '', next].filter(one => one).join(' · ') };
}

/** Events, and between them the changes of the order that they made. */
function lines(events, name) {
  const all = [];
  let status = null;
  events.forEach((event, i) => {
    all.push({ ...drawn(event, name), at: event.at, instance: event.instance });
    const last = i === events.length - 1 || events[i + 1].version !== event.version;
    if (last && event.status !== status) {
      const order = ['PAID', 'REFUNDED', 'PARTIAL_REFUNDED', 'CANCELED'].includes(event.status) ? 'ok'
        : event.status.endsWith('ERROR') ? 'bad' : event.status === 'CREATED' ? 'wait' : 'off';
      all.push({ kind: order, at: event.at, strong: true, detail: '', what: status === null
        ? t('event.order', { status: term('status', event.status) })
        : t('event.order.changed', { from: term('status', status), to: term('status', event.status) }) });
      status = event.status;
    }
  });
  return all;
}

export function Timeline({ events, transactions }) {
  const [whole, setWhole] = useState(false);
  const name = tsn => transactionName(transactions.find(one => one.tsn === tsn));
  const all = lines(events, name);
  const shown = all.filter(line => whole || !line.minor);
  const days = new Set();
  return html`<div class="check"><label><input type="checkbox" data-test="timeline-all" checked=${whole}
      onChange=${event => setWhole(event.currentTarget.checked)} />${t('timeline.all', {
        n: all.length - all.filter(line => !line.minor).length })}</label></div>
    <ol class="timeline" data-test="timeline">${shown.map((line, i) => {
      const [day, clock] = time(line.at, true).split(' ');
      const first = !days.has(day);
      days.add(day);
      const heading = first ? html`<li key=${day} class="day">${day}</li>` : null;
      return html`${heading}<li key=${i} class=${line.kind} data-test="event">
        <time class="at" dateTime=${line.at} title=${line.at + ' UTC'}>${clock}</time>
        <span class="dot" aria-hidden="true"><span>${SIGNS[line.kind]}</span></span>
        <div><div class="what">${line.what}</div>${line.detail || (whole && line.instance) ? html`<div class="detail">
          ${[line.detail, whole && line.instance ? t('event.instance', { instance: line.instance }) : '']
            .filter(one => one).join(' · ')}</div>` : null}</div></li>`;
    })}</ol>`;
}
