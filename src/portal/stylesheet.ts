/** The one stylesheet, at an address made from its own bytes, so that it may be kept for ever. */
import { createHash } from 'node:crypto';
import { COMPONENT_STYLES } from './style/components.table.js';
import { PAGE_STYLES } from './style/page.table.js';
import { TOKEN_STYLES } from './style/tokens.table.js';

export const STYLESHEET = `${TOKEN_STYLES}${PAGE_STYLES}${COMPONENT_STYLES}`;
export const STYLESHEET_NAME = `portal-${createHash('sha256').update(STYLESHEET, 'utf8').digest('hex').slice(0, 16)}.css`;
export const STYLESHEET_PATH = `/assets/${STYLESHEET_NAME}`;
