import { applyDecorators, Header } from '@nestjs/common';

/** No script at all and no inline style: charts and bars are drawn with attributes and the one stylesheet. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The handler answers with a whole page. */
export function HtmlPage(): MethodDecorator {
  return applyDecorators(
    Header('Content-Type', 'text/html; charset=utf-8'),
    Header('Content-Security-Policy', PAGE_POLICY),
  );
}
