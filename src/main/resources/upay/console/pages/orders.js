import { html } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { session, usePages } from '../core/api.js';
import { go } from '../core/router.js';
import { addDays, day, fen, startOfDay, time } from '../core/format.js';
import { Filters, Heading, Link, Money, Pages, Status, Time } from '../core/ui.js';
import { CHANNELS, ORDER_STATUSES } from '../core/words.js';

/** Search and list. The filters are in the address, so that a search can be passed on. */
export default function Orders({ query }) {
  const own = session.get().merchant;
  const fields = [
    { name: 'number', label: t('orders.number'), hint: t('orders.number.hint'), wide: true },
    own ? null : { name: 'merchant', label: t('merchant') },
    { name: 'store', label: t('store') },
    { name: 'terminal', label: t('terminal'), mode: 'numeric' },
    { name: 'channel', label: t('channel'), type: 'select', options: CHANNELS.map(c => [c, term('channel', c)]) },
    { name: 'status', label: t('status'), type: 'select',
      options: ORDER_STATUSES.map(s => [s, `${term('status', s)} (${s})`]) },
    { name: 'amount_min', label: t('orders.amount.min'), type: 'money' },
    { name: 'amount_max', label: t('orders.amount.max'), type: 'money' },
    { name: 'from', label: t('from'), type: 'date' },
    { name: 'to', label: t('to'), type: 'date' }
  ].filter(field => field);
  const list = usePages('/orders', asked(query));
  return html`<${Heading} title=${t('page.orders')} sub=${t('orders.sub')} />
    <${Filters} fields=${fields} values=${query} onApply=${values => go('/orders', values)} />
    <${Quick} query=${query} />
    <${Pages} list=${list} id=${row => row.sn ?? row.order} test="orders"
      empty=${list.next ? t('orders.none-yet') : t('orders.none')} note=${back(list)}
      columns=${orderColumns(!own)} />`;
}

/** A page looks at so many orders only: how far back it has looked. */
function back(list) {
  const from = list.data?.searched?.from;
  return from && list.next ? t('orders.searched', { time: time(from) }) : null;
}

/** The filters as the API takes them. */
function asked(query) {
  const { number, from, to, amount_min: least, amount_max: most, ...rest } = query;
  return {
    ...rest,
    ...numbers(number),
    amount_min: fen(least ?? '') ?? undefined,
    amount_max: fen(most ?? '') ?? undefined,
    from: from ? startOfDay(from) : undefined,
    to: to ? startOfDay(addDays(to, 1)) : undefined,
    limit: 50
  };
}

/** One field for all numbers: ours are 16 digits and begin with 1, or it is said which one it is. */
function numbers(text) {
  const number = (text || '').trim();
  const named = /^(sn|client_sn|trade_no)\s*[:：=]\s*(.+)$/.exec(number);
  if (named) {
    return { [named[1]]: named[2] };
  }
  return number ? /^1\d{15}$/.test(number) ? { sn: number } : /^\d{20,32}$/.test(number) ? { trade_no: number }
    : { client_sn: number } : {};
}

function Quick({ query }) {
  const today = day();
  const links = [
    [t('orders.today'), { ...query, from: today, to: today }],
    [t('orders.yesterday'), { ...query, from: addDays(today, -1), to: addDays(today, -1) }],
    [t('orders.week'), { ...query, from: addDays(today, -6), to: today }]
  ];
  return html`<p class="quick">${links.map(([title, values]) => html`<${Link} key=${title} path="/orders"
    query=${values}>${title}</${Link}>`)}</p>`;
}

export function orderColumns(withMerchant) {
  const sn = row => String(row.sn ?? row.order);
  return [
    { title: t('order'), cell: row => html`<${Link} path=${'/orders/' + sn(row)} test="order-link">${sn(row)}</${Link}>` },
    { title: t('client_sn'), cell: row => row.client_sn },
    withMerchant ? { title: t('merchant'), cell: row => html`<${Link} path="/orders" query=${{ merchant: row.merchant }}>
      ${row.merchant}</${Link}>` } : null,
    { title: t('store'), cell: row => row.store },
    { title: t('channel'), cell: row => term('channel', row.channel) },
    { title: t('status'), cell: row => html`<${Status} value=${row.status} />` },
    { title: t('amount'), align: 'right', cell: row => html`<${Money} fen=${row.total ?? row.amount} />` },
    { title: t('money.net'), align: 'right', cell: row => html`<${Money} fen=${row.shop_has ?? row.net} />` },
    { title: t('time'), cell: row => html`<${Time} at=${row.since ?? row.ctime} />` }
  ];
}
