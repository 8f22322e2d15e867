/**
 * Chooses a representation by `Accept` (RFC 9110, section 12.5.1): of what a route offers, the one with the greatest
 * weight, each weighed by the most specific range that covers it; equal weights go by the order of the offers, and
 * without `Accept` the first stands. A `profile` (RFC 6906) tells representations of one media type apart.
 */
import type { Response } from 'express';
import { notAcceptable } from './http-fault.js';
import type { LedgerRequest } from './request.js';

export interface Offer {
  /** `application/ld+json`, lower case. */
  readonly type: string;
  /** Profiles that this representation follows; the first is named in the reply. */
  readonly profiles?: readonly string[];
}

interface Range {
  readonly type: string;
  readonly profiles: readonly string[];
  readonly weight: number;
}

/** The index of the offer that answers best; undefined when none does. */
export function chosen(accept: string | undefined, offers: readonly Offer[]): number | undefined {
  if (accept === undefined || accept.trim() === '') return 0;
  const ranges = rangesOf(accept);
  let best: { index: number; weight: number } | undefined;
  for (const [index, offer] of offers.entries()) {
    const weight = weightOf(offer, ranges);
    if (weight > 0 && weight > (best?.weight ?? 0)) best = { index, weight };
  }
  return best?.index;
}

/** Chooses, and sets `Content-Type` and `Vary`. Throws {@link HttpFault} 406 naming what there is. */
export function negotiate(request: LedgerRequest, response: Response, offers: readonly Offer[]): number {
  const index = chosen(request.headers.accept, offers);
  response.vary('Accept');
  const offer = index === undefined ? undefined : offers[index];
  if (index === undefined || offer === undefined) throw notAcceptable(offers.map(contentType).join(', '));
  request.negotiated = true;
  response.setHeader('Content-Type', contentType(offer));
  return index;
}

export function contentType({ type, profiles }: Offer): string {
  const [profile] = profiles ?? [];
  if (profile !== undefined) return `${type}; profile="${profile}"`;
  return type === 'application/json' || type.startsWith('text/') ? `${type}; charset=utf-8` : type;
}

function weightOf(offer: Offer, ranges: readonly Range[]): number {
  let found: { rank: number; weight: number } | undefined;
  for (const range of ranges) {
    const rank = rankOf(offer, range);
    if (rank > (found?.rank ?? 0)) found = { rank, weight: range.weight };
  }
  return found?.weight ?? 0;
}

/** How specifically a range covers an offer: 4 with a profile, 3 by type, 2 by `text/*`, 1 by `*\/*`, 0 not at all. */
function rankOf(offer: Offer, { type, profiles }: Range): number {
  if (type === '*/*') return 1;
  if (type.endsWith('/*')) return offer.type.startsWith(type.slice(0, -1)) ? 2 : 0;
  if (type !== offer.type) return 0;
  if (profiles.length === 0) return 3;
  const own = (offer.profiles ?? []).map(bare);
  return profiles.some((profile) => own.includes(bare(profile))) ? 4 : 0;
}

/** Profiles are written with http and https, with and without a slash at the end. */
function bare(profile: string): string {
  return profile.replace(/^https?:\/\//i, '').replace(/[/#]+$/, '');
}

/** Ranges that cannot be read are left out: what remains may still be answered. */
function rangesOf(accept: string): readonly Range[] {
  return split(accept, ',').flatMap((part) => {
    const [type = '', ...parameters] = split(part, ';').map((piece) => piece.trim());
    if (!/^(\*|[\w.+-]+)\/(\*|[\w.+-]+)$/.test(type)) return [];
    let weight = 1;
    const profiles: string[] = [];
    for (const parameter of parameters) {
      const [name = '', value = ''] = halves(parameter);
      if (name === 'q') weight = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(value) ? Number(value) : 0;
      if (name === 'profile')
        profiles.push(
          ...unquoted(value)
            .split(/\s+/)
            .filter((one) => one !== ''),
        );
    }
    return [{ type: type.toLowerCase(), profiles, weight }];
  });
}

function halves(parameter: string): readonly [string, string] {
  const at = parameter.indexOf('=');
  return at < 0
    ? [parameter.toLowerCase(), '']
    : [parameter.slice(0, at).trim().toLowerCase(), parameter.slice(at + 1).trim()];
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}

/** Splits at a character that stands outside quoted texts. */
function split(text: string, at: string): readonly string[] {
  const parts: string[] = [];
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    if (quoted && letter === '\\') index += 1;
    else if (letter === '"') quoted = !quoted;
    else if (letter === at && !quoted) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
