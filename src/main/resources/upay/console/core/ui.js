// What all pages are made of: tables, badges, fields, money, times, toasts.
import { html, shared, useEffect, useRef, useState } from './lib.js';
import { t, term } from './i18n.js';
import { time, yuan } from './format.js';
import { to } from './router.js';

// ------------------------------------------------------------------------------------------------------------- toasts

const toasts = shared([]);
let lastToast = 0;

function remove(id) {
  toasts.set(toasts.get().filter(one => one.id !== id));
}

function add(kind, text) {
  const id = ++lastToast;
  toasts.set([...toasts.get().slice(-3), { id, kind, text }]);
  // What went wrong stays until it is read.
  if (kind === 'ok') {
    setTimeout(() => remove(id), 6000);
  }
}

export const done = text => add('ok', text);
export const failed = problem => add('bad', problem?.message ?? String(problem));

export function Toasts() {
  return html`<div class="toasts" role="region" aria-label=${t('toast.region')} aria-live="polite" data-test="toasts">
    ${toasts.use().map(one => html`
      <div key=${one.id} class="toast ${one.kind}" role=${one.kind === 'bad' ? 'alert' : 'status'}
          data-test="toast-${one.kind}">
        <span>${one.text}</span>
        <button type="button" class="plain" aria-label=${t('close')} onClick=${() => remove(one.id)}>✕</button>
      </div>`)}
  </div>`;
}

// --------------------------------------------------------------------------------------------------------- small parts

const STATUS_KINDS = {
  PAID: 'ok', SUCCESS: 'ok', OPEN: 'ok', ACTIVE: 'ok', ENABLED: 'ok', CLOSED: 'off', DISABLED: 'off', REVOKED: 'off',
  CREATED: 'wait', IN_PROG: 'wait', PAY_IN_PROGRESS: 'wait', REFUND_INPROGRESS: 'wait', CANCEL_INPROGRESS: 'wait',
  REFUNDED: 'info', PARTIAL_REFUNDED: 'info', CANCELED: 'info', PAY_CANCELED: 'off', PAY_ERROR: 'bad',
  REFUND_ERROR: 'bad', CANCEL_ERROR: 'bad', INVALID_STATUS_CODE: 'bad', FAIL_CANCELED: 'off', FAIL_ERROR: 'bad',
  FAIL_IN_PROG: 'wait', FAIL_IO_1: 'wait', FAIL_IO_2: 'wait', FAIL_IO_3: 'wait', USED: 'off', EXPIRED: 'off'
};

const SIGNS = { ok: '●', bad: '▲', wait: '◔', off: '○', info: '◆', warn: '▲' };

/** A state in words, with a sign and a colour. */
export function Badge({ kind = 'info', text, test, title }) {
  return html`<span class="badge ${kind}" data-test=${test} title=${title}>
    <span aria-hidden="true">${SIGNS[kind] || '●'}</span> ${text}</span>`;
}

/** The status of an order, a transaction, a merchant, …; the code is its title. */
export function Status({ value, test }) {
  return value ? html`<${Badge} kind=${STATUS_KINDS[value] || 'info'} text=${term('status', value)} title=${value}
    test=${test} />` : null;
}

export function Money({ fen, sign = true }) {
  return fen === null || fen === undefined ? '–' : html`<span class="money">${sign ? '¥' : ''}${yuan(fen)}</span>`;
}

/** A moment in Asia/Shanghai, with the one in UTC as its title. */
export function Time({ at, millis = false }) {
  if (!at) {
    return '–';
  }
  // Where a table is narrow the clock stands below the day.
  const [day, clock] = time(at, millis).split(' ');
  return html`<time dateTime=${at} title=${at + ' UTC'}><span class="nowrap">${day}</span> <span
    class="nowrap">${clock}</span></time>`;
}

export function Code({ children }) {
  return html`<code>${children}</code>`;
}

/** A text with a button that copies it. */
export function Copy({ text, test }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      failed(t('copy.failed'));
    }
  };
  return html`<span class="copy"><code data-test=${test}>${text}</code>
    <button type="button" class="plain" onClick=${copy} aria-label=${t('copy')}>
      ${copied ? t('copied') : t('copy')}</button></span>`;
}

/** What went wrong, with what to do next. */
export function Problem({ problem, retry }) {
  return problem ? html`<div class="note bad" role="alert" data-test="problem">
    <p>${problem.message}</p>
    ${problem.status ? html`<small>${t('problem.code', { status: problem.status, code: problem.code })}</small>` : null}
    ${retry ? html`<button type="button" class="secondary small" onClick=${() => retry()}>${t('again')}</button>` : null}
  </div>` : null;
}

export function Note({ kind = 'info', children, test }) {
  return html`<div class="note ${kind}" data-test=${test}>${children}</div>`;
}

export function Loading() {
  return html`<p class="loading" aria-busy="true">${t('loading')}</p>`;
}

/** A link to a page of the console. */
export function Link({ path, query, children, test, cls }) {
  return html`<a href=${to(path, query)} data-test=${test} class=${cls}>${children}</a>`;
}

/** The top of a page: its title and its actions. */
export function Heading({ title, sub, children }) {
  return html`<header class="heading">
    <div><h1 data-test="title">${title}</h1>${sub ? html`<p>${sub}</p>` : null}</div>
    <div class="actions">${children}</div>
  </header>`;
}

export function Action({ test, onClick, danger, primary, disabled, children }) {
  const cls = `small ${danger ? 'danger' : primary ? '' : 'secondary'}`;
  return html`<button type="button" class=${cls} data-test=${test} disabled=${disabled} onClick=${onClick}>${children}
  </button>`;
}

/** Names and values. Entries: [name, value]; those without a value are left out. */
export function Facts({ entries, test }) {
  return html`<dl class="facts" data-test=${test}>${entries
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

// -------------------------------------------------------------------------------------------------------------- tables

/**
 * A table that becomes cards where it is narrow. Columns: {title, cell(row), align, hide}. The first one names the row.
 */
export function Table({ columns, rows, id, empty, test, caption, loading }) {
  const shown = columns.filter(column => column);
  if (!rows.length) {
    return loading ? html`<${Loading} />` : html`<p class="empty" data-test="${test}-empty">${empty || t('none')}</p>`;
  }
  return html`<${Wide}><table data-test=${test}>
    ${caption ? html`<caption>${caption}</caption>` : null}
    <thead><tr>${shown.map(column => html`<th scope="col" class=${column.align}>${column.title}</th>`)}</tr></thead>
    <tbody>${rows.map(row => html`<tr key=${id(row)} data-test="${test}-row" data-id=${id(row)}>
      ${shown.map((column, i) => i === 0
        ? html`<th scope="row" class=${column.align} data-label=${column.title}><div>${column.cell(row)}</div></th>`
        : html`<td class=${column.align} data-label=${column.title}><div>${column.cell(row)}</div></td>`)}</tr>`)}
    </tbody></table></${Wide}>`;
}

/** What scrolls sideways where it is wider than its place; then by keyboard too. */
function Wide({ children }) {
  const box = useRef(null);
  useEffect(() => {
    const place = box.current;
    const look = () => {
      place.tabIndex = place.scrollWidth > place.clientWidth ? 0 : -1;
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(place);
    return () => resized.disconnect();
  });
  return html`<div class="table" ref=${box}>${children}</div>`;
}

/** A list of usePages as a table, with a button for the next page. */
export function Pages({ list, columns, id, empty, test, caption, note }) {
  return html`<${Problem} problem=${list.problem} retry=${list.reload} />
    ${list.problem && !list.rows.length ? null : html`<${Table} columns=${columns} rows=${list.rows} id=${id}
      empty=${empty} test=${test} caption=${caption} loading=${list.loading} />`}
    <p class="more" aria-live="polite">${list.rows.length ? t('rows', { n: list.rows.length }) : null} ${note}
      ${list.next ? html` <button type="button" class="secondary small" data-test="${test}-more"
        aria-busy=${list.loading} onClick=${list.more}>${t('more')}</button>` : null}</p>`;
}

// -------------------------------------------------------------------------------------------------------------- fields

let lastField = 0;

/**
 * One field of a form. Types: text, password, number, money, date, select, textarea, checkbox, checks, file. A field's
 * name is that of the API, so that a problem finds its field.
 */
export function Field({ field, value, onChange, error, focus }) {
  const id = useRef('f' + ++lastField).current;
  const input = useRef(null);
  useEffect(() => {
    if (focus) {
      input.current?.focus();
    }
  }, [focus]);
  const described = [field.hint ? id + 'h' : '', error ? id + 'e' : ''].join(' ').trim() || undefined;
  const common = {
    id, ref: input, name: field.name, 'data-test': 'field-' + field.name, required: field.required,
    'aria-invalid': error ? 'true' : undefined, 'aria-describedby': described, disabled: field.disabled
  };
  const text = event => onChange(event.currentTarget.value);
  if (field.type === 'checkbox') {
    return html`<div class="field check"><label for=${id}><input type="checkbox" ...${common} checked=${!!value}
      onChange=${event => onChange(event.currentTarget.checked)} />${field.label}</label>
      <${Below} id=${id} field=${field} error=${error} /></div>`;
  }
  if (field.type === 'checks') {
    const chosen = value || [];
    return html`<fieldset class="field" data-test="field-${field.name}"><legend>${field.label}</legend>
      <div class="checks">${field.options.map(([option, label]) => html`<label key=${option}><input type="checkbox"
        value=${option} checked=${chosen.includes(option)} onChange=${event => onChange(event.currentTarget.checked
          ? [...chosen, option] : chosen.filter(one => one !== option))} />${label}</label>`)}</div>
      <${Below} id=${id} field=${field} error=${error} /></fieldset>`;
  }
  if (field.type === 'pairs') {
    return html`<${Pairs} id=${id} field=${field} value=${value} onChange=${onChange} error=${error} />`;
  }
  let control;
  if (field.type === 'select') {
    control = html`<select ...${common} value=${value ?? ''} onChange=${text}>
      ${field.required && value ? null : html`<option value="">${field.none ?? t('any')}</option>`}
      ${field.options.map(([option, label]) => html`<option key=${option} value=${option}
        selected=${option === value}>${label}</option>`)}</select>`;
  } else if (field.type === 'textarea') {
    control = html`<textarea ...${common} rows=${field.rows || 3} value=${value ?? ''} onInput=${text}
      spellcheck=${false} maxlength=${field.most}></textarea>`;
  } else if (field.type === 'file') {
    control = html`<input type="file" ...${common} onChange=${event => onChange(event.currentTarget.files[0])} />`;
  } else {
    const type = { money: 'text', number: 'text' }[field.type] || field.type || 'text';
    const mode = { money: 'decimal', number: 'numeric' }[field.type] || field.mode;
    control = html`<input type=${type} inputmode=${mode} ...${common} value=${value ?? ''} onInput=${text}
      autocomplete=${field.complete || 'off'} maxlength=${field.most} placeholder=${field.example}
      pattern=${field.pattern} spellcheck=${false} autocapitalize="none" />`;
  }
  return html`<div class="field ${field.wide ? 'wide' : ''}"><label for=${id}>${field.label}${field.required
    ? html`<span class="required" aria-hidden="true"> *</span>` : null}</label>
    ${control}<${Below} id=${id} field=${field} error=${error} /></div>`;
}

/** A file's text; in Base64 if it is not UTF-8. */
async function fileText(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
  }
}

/** Names and values, as many as are needed; a value may be a file's text. */
function Pairs({ id, field, value, onChange, error }) {
  const rows = value?.length ? value : [['', '']];
  const set = (i, place, text) => onChange(rows.map((row, at) => at === i ? row.map((old, p) => p === place ? text : old) : row));
  const read = async (i, file) => file && set(i, 1, await fileText(file));
  return html`<fieldset class="field" data-test="field-${field.name}"><legend>${field.label}</legend>
    ${rows.map(([name, text], i) => html`<div class="pair" key=${i}>
      <input type="text" aria-label=${t('pair.name')} placeholder=${t('pair.name')} value=${name} autocomplete="off"
        data-test="pair-name" onInput=${event => set(i, 0, event.currentTarget.value.trim())} />
      <textarea rows="1" aria-label=${t('pair.value')} placeholder=${t('pair.value')} value=${text} spellcheck=${false}
        data-test="pair-value" onInput=${event => set(i, 1, event.currentTarget.value)}></textarea>
      <label class="file">${t('pair.file')}<input type="file" onChange=${event => read(i, event.currentTarget.files[0])} />
      </label></div>`)}
    <button type="button" class="secondary small" data-test="pair-add" onClick=${() => onChange([...rows, ['', '']])}>
      ${t('pair.add')}</button><${Below} id=${id} field=${field} error=${error} /></fieldset>`;
}

function Below({ id, field, error }) {
  return html`${field.hint ? html`<small id=${id + 'h'}>${field.hint}</small>` : null}
    ${error ? html`<small id=${id + 'e'} class="error" role="alert" data-test="error-${field.name}">${error}</small>`
      : null}`;
}

/** A form of filters in a row; they are parts of the page's address. */
export function Filters({ fields, values, onApply, test = 'filters' }) {
  const [draft, setDraft] = useState(values);
  const known = JSON.stringify(values);
  useEffect(() => setDraft(values), [known]);
  const submit = event => {
    event.preventDefault();
    onApply(draft);
  };
  return html`<form class="filters" onSubmit=${submit} aria-label=${t('search')} data-test=${test}>
    ${fields.map(field => html`<${Field} key=${field.name} field=${field} value=${draft[field.name]}
      onChange=${value => setDraft(before => ({ ...before, [field.name]: value }))} />`)}
    <div class="field buttons"><button type="submit" class="small" data-test="apply">${t('search')}</button>
      <button type="button" class="secondary small" data-test="clear" onClick=${() => onApply({})}>${t('clear')}</button>
    </div></form>`;
}
