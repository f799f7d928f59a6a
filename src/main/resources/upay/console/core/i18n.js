// Texts in Chinese and English. The dictionaries are files of equal keys; a test compares them.
import { kept, shared } from './lib.js';

const LANGUAGES = ['zh', 'en'];

let texts = {};

export const language = shared('en');

function preferred() {
  const chosen = kept.get('language');
  if (LANGUAGES.includes(chosen)) {
    return chosen;
  }
  const first = (navigator.languages || [navigator.language]).find(one => /^(zh|en)\b/i.test(one || ''));
  return first && /^zh/i.test(first) ? 'zh' : 'en';
}

export async function loadLanguage(name = preferred()) {
  const response = await fetch(`i18n/${name}.json`);
  if (!response.ok) {
    throw new Error(`The texts cannot be read: status ${response.status}`);
  }
  texts = await response.json();
  document.documentElement.lang = name === 'zh' ? 'zh-CN' : 'en';
  language.set(name);
}

export async function chooseLanguage(name) {
  kept.set('language', name);
  await loadLanguage(name);
}

/** The text of a key; {name} in it stands for a parameter, {name:one|many} for words that depend on its number. */
export function t(key, parameters) {
  const text = texts[key] ?? key;
  return parameters ? text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?}/g, (all, name, one, many) =>
    one === undefined ? parameters[name] ?? all : Number(parameters[name]) === 1 ? one : many) : text;
}

/** A name and what it has, with the language's own colon. */
export const pair = (name, value) => t('pair', { name, value });

/** The text of one of the program's own words, such as a status; the word itself if there is none. */
export function term(group, word) {
  if (word === null || word === undefined || word === '') {
    return '';
  }
  return texts[`${group}.${word}`] ?? String(word);
}
