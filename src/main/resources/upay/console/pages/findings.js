import { html } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { usePages } from '../core/api.js';
import { go } from '../core/router.js';
import { Filters, Heading, Pages } from '../core/ui.js';
import { CHANNELS, FINDINGS } from '../core/words.js';
import { findingClass, findingColumns } from '../core/findings.js';

export default function Findings({ query }) {
  const { open = 'true', ...rest } = query;
  const list = usePages('/findings', { ...rest, open: open === 'all' ? undefined : open, limit: 100 });
  return html`<${Heading} title=${t('page.findings')} sub=${t('findings.sub')} />
    <${Filters} values=${{ open, ...rest }} onApply=${values => go('/findings', values)} fields=${[
      { name: 'open', label: t('status'), type: 'select', required: true,
        options: [['true', t('finding.open')], ['false', t('finding.resolved')], ['all', t('any')]] },
      { name: 'day', label: t('day'), type: 'date' },
      { name: 'channel', label: t('channel'), type: 'select', options: CHANNELS.map(c => [c, term('channel', c)]) },
      { name: 'merchant', label: t('merchant') },
      { name: 'class', label: t('finding.class'), type: 'select', options: FINDINGS.map(c => [c, findingClass(c)]) }
    ]} />
    <${Pages} list=${list} test="findings" id=${row => row.finding} columns=${findingColumns()}
      empty=${t('findings.none')} />`;
}
