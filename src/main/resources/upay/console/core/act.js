// One dialog for all acts: fields, a second look, the answer.
import { html, shared, useEffect, useRef, useState } from './lib.js';
import { t } from './i18n.js';
import { ApiProblem, repeatableKeys } from './api.js';
import { fen, yuan } from './format.js';
import { done, Field, Problem } from './ui.js';

const current = shared(null);
let acts = 0;

/**
 * Opens the dialog. The act: {title, intro, fields, values, danger, second, submit(values, key), ok, result(answer),
 * after(answer)}. With second, what was entered is shown once more before it is done. submit gets the values (money in
 * fen) and a function that makes the Idempotency-Key of a request; result draws an answer that must be read, such as a
 * secret.
 */
export function act(one) {
  current.set({ id: ++acts, ...one });
}

/** The field that says why. */
export const reason = () => ({
  name: 'reason', label: t('act.reason'), type: 'textarea', required: true, rows: 2, most: 128,
  hint: t('act.reason.hint')
});

export function ActDialog() {
  const one = current.use();
  return one ? html`<${Act} key=${one.id} one=${one} />` : null;
}

function Act({ one }) {
  const fields = (one.fields || []).filter(field => field);
  const [values, setValues] = useState(() => ({
    ...Object.fromEntries(fields.map(field => [field.name, field.value])), ...one.values
  }));
  const [step, setStep] = useState(fields.length ? 'fields' : 'look');
  const [errors, setErrors] = useState({});
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState(null);
  const key = useRef(repeatableKeys()).current;
  const dialog = useRef(null);
  const opener = useRef(document.activeElement);
  const title = useRef(null);

  useEffect(() => {
    dialog.current.showModal();
    return () => opener.current?.isConnected && opener.current.focus();
  }, []);
  useEffect(() => {
    if (step !== 'fields') {
      title.current?.focus();
    }
  }, [step]);

  const close = () => {
    current.set(null);
    if (step === 'answer') {
      one.after?.(answer);
    }
  };
  const read = () => {
    const wrong = {};
    const read = {};
    fields.forEach(field => {
      const value = field.type === 'pairs' ? (values[field.name] || []).filter(([name]) => name) : values[field.name];
      const empty = value === undefined || value === null || (typeof value === 'string' && !value.trim())
        || (Array.isArray(value) && !value.length);
      if (empty) {
        if (field.required) {
          wrong[field.name] = t('field.missing');
        }
      } else if (field.type === 'money') {
        read[field.name] = fen(value);
        if (read[field.name] === null || read[field.name] === 0) {
          wrong[field.name] = t('field.money');
        } else if (field.max !== undefined && read[field.name] > field.max) {
          wrong[field.name] = t('field.money.max', { max: yuan(field.max) });
        }
      } else if (field.type === 'number') {
        read[field.name] = Number(value);
        if (!/^\d{1,15}$/.test(String(value).trim())) {
          wrong[field.name] = t('field.number');
        }
      } else {
        read[field.name] = typeof value === 'string' && field.type !== 'password' ? value.trim() : value;
      }
    });
    setErrors(wrong);
    if (Object.keys(wrong).length) {
      dialog.current.querySelector(`[name="${Object.keys(wrong)[0]}"]`)?.focus();
    }
    return Object.keys(wrong).length ? null : read;
  };
  const submit = async event => {
    event.preventDefault();
    const all = read();
    if (!all || busy) {
      return;
    }
    if (step === 'fields' && one.second) {
      setProblem(null);
      setStep('look');
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const result = await one.submit(all, key);
      if (one.result && result !== undefined) {
        setAnswer(result);
        setStep('answer');
      } else {
        current.set(null);
        done(typeof one.ok === 'function' ? one.ok(result) : one.ok || t('act.done'));
        one.after?.(result);
      }
    } catch (failure) {
      if (!(failure instanceof ApiProblem)) {
        throw failure;
      }
      setProblem(failure);
      const named = Object.fromEntries(failure.errors.filter(e => fields.some(f => f.name === e.field))
        .map(e => [e.field, e.detail]));
      setErrors(named);
      if (Object.keys(named).length) {
        setStep('fields');
      }
    } finally {
      setBusy(false);
    }
  };
  const cancelled = event => {
    event.preventDefault();
    // A secret that is shown once is not closed by a slip.
    if (step !== 'answer' && !busy) {
      close();
    }
  };
  const last = step === 'look' || !one.second;
  return html`<dialog ref=${dialog} onCancel=${cancelled} onClose=${close} aria-labelledby="act-title" data-test="dialog">
    <article>
      <header><h2 id="act-title" tabindex="-1" ref=${title}>${one.title}</h2></header>
      ${step === 'answer' ? html`<div data-test="dialog-answer">${one.result(answer)}</div>
        <footer><button type="button" data-test="dialog-close" onClick=${close}>${t('act.noted')}</button></footer>`
      : html`<form onSubmit=${submit} novalidate>
        ${one.intro && (step === 'fields' || !fields.length) ? html`<p>${one.intro}</p>` : null}
        ${step === 'fields' ? html`<div class="fields">${fields.map((field, i) => html`<${Field} key=${field.name}
          field=${field} value=${values[field.name]} error=${errors[field.name]} focus=${i === 0}
          onChange=${value => setValues(before => ({ ...before, [field.name]: value }))} />`)}</div>`
        : fields.length ? html`<${Look} one=${one} fields=${fields} values=${values} />` : null}
        <${Problem} problem=${problem} />
        <footer>
          <button type="button" class="secondary" data-test="dialog-cancel" disabled=${busy}
            onClick=${step === 'look' && fields.length ? () => setStep('fields') : close}>
            ${step === 'look' && fields.length ? t('back') : t('cancel')}</button>
          <button type="submit" class=${last && one.danger ? 'danger' : ''} aria-busy=${busy}
            data-test=${last ? 'dialog-confirm' : 'dialog-next'}>
            ${last ? one.button || t('act.do') : t('act.next')}</button>
        </footer></form>`}
    </article></dialog>`;
}

/** The second look: what will be done, in words. */
function Look({ one, fields, values }) {
  const shown = field => {
    const value = values[field.name];
    if (field.type === 'money') {
      return '¥' + yuan(fen(value) ?? 0);
    }
    if (field.type === 'password') {
      return '••••';
    }
    if (field.type === 'pairs') {
      return (value || []).filter(([name]) => name).map(([name]) => name).join(', ');
    }
    if (field.type === 'checkbox') {
      return value ? t('yes') : t('no');
    }
    if (field.type === 'select') {
      return (field.options.find(([option]) => option === value) || [])[1] ?? value;
    }
    return Array.isArray(value) ? value.join(', ') : value?.name ?? value;
  };
  return html`<div class="look" data-test="dialog-look">
    <p><strong>${t('act.look')}</strong></p>
    <dl class="facts">
      ${(one.subject || []).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      ${fields.filter(field => values[field.name] !== undefined && values[field.name] !== '').map(field =>
        html`<div key=${field.name}><dt>${field.label}</dt><dd>${shown(field)}</dd></div>`)}
    </dl></div>`;
}
