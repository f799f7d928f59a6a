// A terminal's rights and services as fields of a form, and back.
import { t } from './i18n.js';
import { yuan } from './format.js';

const plain = fen => fen === null || fen === undefined ? '' : yuan(fen).replaceAll(',', '');

export function rightsFields(terminal) {
  return [
    { name: 'may_refund', label: t('terminal.may-refund'), type: 'checkbox', value: terminal?.may_refund ?? true },
    { name: 'may_cancel', label: t('terminal.may-cancel'), type: 'checkbox', value: terminal?.may_cancel ?? true },
    { name: 'own_store_only', label: t('terminal.own-store'), type: 'checkbox', value: terminal?.own_store_only ?? false },
    { name: 'refund_cap', label: t('terminal.refund-cap'), type: 'money', value: plain(terminal?.refund_cap),
      hint: t('terminal.cap.hint') },
    { name: 'daily_refund_cap', label: t('terminal.daily-cap'), type: 'money', value: plain(terminal?.daily_refund_cap),
      hint: t('terminal.cap.hint') },
    { name: 'signature', label: t('terminal.signature'), type: 'select', required: true,
      value: terminal?.signature ?? 'any', options: [['any', t('terminal.signature.any')], ['v2-only', 'v2']] },
    { name: 'client_certificate', label: t('terminal.certificate'), value: terminal?.client_certificate,
      hint: t('terminal.certificate.hint') }
  ];
}

/** Empty fields take a limit away. */
export function rightsOf(values) {
  return {
    may_refund: !!values.may_refund, may_cancel: !!values.may_cancel, own_store_only: !!values.own_store_only,
    refund_cap: values.refund_cap ?? null, daily_refund_cap: values.daily_refund_cap ?? null,
    signature: values.signature, client_certificate: values.client_certificate ?? null
  };
}
