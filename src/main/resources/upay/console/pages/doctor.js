import { html, useState } from '../core/lib.js';
import { language, t } from '../core/i18n.js';
import { call } from '../core/api.js';
import { Facts, Field, Heading, Note, Problem } from '../core/ui.js';

/** What a client signed, if its signature is wrong. */
export default function Doctor() {
  const [values, setValues] = useState({});
  const [answer, setAnswer] = useState(null);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const fields = [
    { name: 'body', label: t('doctor.body'), type: 'textarea', rows: 6, hint: t('doctor.body.hint') },
    { name: 'authorization', label: 'Authorization', hint: t('doctor.authorization.hint') },
    { name: 'path', label: t('doctor.path'), example: '/upay/v2/pay', hint: t('doctor.optional') },
    { name: 'content_type', label: 'Content-Type', example: 'application/json', hint: t('doctor.optional') },
    { name: 'raw', label: t('doctor.raw'), type: 'textarea', rows: 4, hint: t('doctor.raw.hint') },
    { name: 'key', label: t('doctor.key'), type: 'password', complete: 'off', hint: t('doctor.key.hint') }
  ];
  const submit = async event => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    setAnswer(null);
    try {
      const body = Object.fromEntries(Object.entries(values).filter(([, value]) => value));
      setAnswer((await call('POST', '/doctor', { body })).data);
    } catch (failure) {
      setProblem(failure);
    } finally {
      setBusy(false);
    }
  };
  return html`<${Heading} title=${t('page.doctor')} sub=${t('doctor.sub')} />
    <form class="card code" onSubmit=${submit} data-test="doctor">${fields.map(field => html`<${Field} key=${field.name}
      field=${field} value=${values[field.name]} error=${problem?.of?.(field.name)}
      onChange=${value => setValues(before => ({ ...before, [field.name]: value }))} />`)}
      <button type="submit" class="small" aria-busy=${busy} data-test="doctor-submit">${t('doctor.do')}</button></form>
    <div aria-live="polite"><${Problem} problem=${problem} />
    ${answer ? html`<section class="card" data-test="doctor-answer"><h2>${answer.finding}</h2>
      <${Note} kind=${answer.finding === 'RIGHT' ? 'ok' : 'warn'}>
        ${language.get() === 'zh' ? answer.chinese : answer.english}
        ${answer.change ? html`<p><strong>${t('doctor.change')}</strong>: <span lang="en">${answer.change}</span></p>` : null}
      </${Note}>
      <${Facts} entries=${[
        [t('doctor.signer'), answer.signer && `${answer.signer} (${answer.signer_is})`], [t('status'), answer.status],
        [t('terminal.signature'), answer.signature], [t('doctor.configured'), answer.configured_key],
        [t('doctor.owner'), answer.configured_key_owner]
      ]} />
      ${answer.warnings?.length ? html`<ul lang="en">${answer.warnings.map(one => html`<li key=${one}>${one}</li>`)}</ul>`
        : null}</section>` : null}</div>`;
}
