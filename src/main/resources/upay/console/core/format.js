// Money is whole fen, shown as yuan without floating point; times are UTC, shown as in Asia/Shanghai.
import { t } from './i18n.js';

/** 123456 is "1,234.56". */
export function yuan(fen) {
  if (fen === null || fen === undefined) {
    return '';
  }
  const value = BigInt(fen);
  const size = value < 0n ? -value : value;
  const whole = (size / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return `${value < 0n ? '−' : ''}${whole}.${(size % 100n).toString().padStart(2, '0')}`;
}

/** "12.3" is 1230; null: no amount of money. */
export function fen(text) {
  const parts = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(String(text).trim());
  return parts ? Number(BigInt(parts[1]) * 100n + BigInt((parts[2] || '').padEnd(2, '0'))) : null;
}

const SHANGHAI = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
  hour: '2-digit', minute: '2-digit', second: '2-digit'
});

function parts(date) {
  return Object.fromEntries(SHANGHAI.formatToParts(date).map(part => [part.type, part.value]));
}

/** As 2026-01-31 20:00:00, in Asia/Shanghai. */
export function time(value, millis = false) {
  const date = new Date(value);
  if (value === null || value === undefined || Number.isNaN(date.getTime())) {
    return '';
  }
  const p = parts(date);
  const rest = millis ? '.' + String(date.getUTCMilliseconds()).padStart(3, '0') : '';
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}${rest}`;
}

/** The day in Asia/Shanghai, as 2026-01-31. */
export function day(value = Date.now()) {
  return time(value).slice(0, 10);
}

/** A day some days later or, below zero, before. */
export function addDays(text, days) {
  const date = new Date(text + 'T00:00:00Z');
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The first moment of a day in Asia/Shanghai, in UTC: there is no summer time. */
export function startOfDay(text) {
  return new Date(text + 'T00:00:00+08:00').toISOString().replace('.000Z', 'Z');
}

/** Milliseconds as people say them, on one line. */
export function span(millis) {
  return spaced(millis).replaceAll(' ', '\u00a0');
}

function spaced(millis) {
  if (millis === null || millis === undefined || Number.isNaN(millis)) {
    return '';
  }
  if (millis < 1000) {
    return t('unit.ms', { n: Math.round(millis) });
  }
  if (millis < 10_000) {
    return t('unit.s', { n: (millis / 1000).toFixed(1) });
  }
  const seconds = Math.round(millis / 1000);
  if (seconds < 120) {
    return t('unit.s', { n: seconds });
  }
  if (seconds < 600) {
    return t('unit.min-s', { n: Math.floor(seconds / 60), s: seconds % 60 });
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? t('unit.min', { n: minutes }) : minutes < 2880 ? t('unit.h', { n: Math.round(minutes / 60) })
    : t('unit.d', { n: Math.round(minutes / 1440) });
}

/** A share of one, as a percentage that never rounds up to 100. */
export function percent(share) {
  if (share === null || share === undefined) {
    return '–';
  }
  const hundredths = Math.floor(share * 10_000);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')} %`;
}
