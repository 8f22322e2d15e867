import { IsIdText, IsJsonObject } from '../../platform/http/validators.js';

export class DraftDto {
  /** A programme file, as `config/programmes/programme.schema.json` describes it. */
  @IsJsonObject()
  file: object;
}

export class CallDto {
  /** One entry of the file's `calls`. */
  @IsJsonObject()
  call: object;
}

export class PublishDto {
  /** Id of a draft by another officer. */
  @IsIdText()
  draft: string;
}
