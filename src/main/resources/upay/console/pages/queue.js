import { html } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { session, usePages } from '../core/api.js';
import { go } from '../core/router.js';
import { Badge, Filters, Heading, Link, Money, Pages, Status, Time } from '../core/ui.js';
import { findingClass, findingText } from '../core/findings.js';

/** What a person has to look at, and below it all open orders. */
export default function Queue({ query }) {
  const own = session.get().merchant;
  const reviews = usePages(own ? null : '/manual-reviews', { ...query, limit: 100 });
  const open = usePages('/open-orders', { ...query, limit: 100 });
  const what = row => row.kind === 'finding' || row.finding
    ? html`<${Link} path=${'/findings/' + row.finding} test="queue-link">${t('finding')} ${row.finding}</${Link}>`
    : html`<${Link} path=${'/orders/' + row.order} test="queue-link">${row.order}</${Link}>`;
  const columns = [
    { title: t('what'), cell: what },
    own ? null : { title: t('merchant'), cell: row => row.order_merchant || row.merchant || '' },
    { title: t('channel'), cell: row => term('channel', row.channel) },
    { title: t('status'), cell: row => row.finding ? html`<${Badge} kind="bad" text=${findingClass(row.class)} title=${row.class} />`
      : html`<${Status} value=${row.status} />` },
    { title: t('amount'), align: 'right', cell: row => html`<${Money} fen=${row.total ?? row.own_amount
      ?? row.bill_amount} />` },
    { title: t('queue.since'), cell: row => html`<${Time} at=${row.since} />` },
    { title: t('queue.next'), cell: row => row.due ? html`<${Time} at=${row.due} />` : '–' },
    { title: t('queue.why'), cell: row => row.finding ? findingText(row) : html`<span lang="en">${row.why}</span>` }
  ];
  return html`<${Heading} title=${t('page.queue')} sub=${t('queue.sub')} />
    ${own ? null : html`<${Filters} values=${query} onApply=${values => go('/queue', values)}
      fields=${[{ name: 'merchant', label: t('merchant') }]} />
      <section class="card"><h2>${t('queue.reviews')}</h2><${Pages} list=${reviews} test="reviews"
        id=${row => row.order ?? 'f' + row.finding} columns=${columns} empty=${t('queue.empty')} /></section>`}
    <section class="card"><h2>${t('queue.open')}</h2><${Pages} list=${open} test="open-orders" id=${row => row.order}
      columns=${columns} empty=${t('queue.open.empty')} /></section>`;
}
