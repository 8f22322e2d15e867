import { IsIn } from 'class-validator';
import { IsDateText, IsSha256Text, MayBeAbsent } from '../../platform/http/validators.js';
import { MANNERS, type Manner } from './core/paper-service.js';

/** That a paper was served. */
export class ServedDto {
  @IsIn([...MANNERS])
  manner: Manner;

  /** The day on which it counts as served; of a public notice the day on which its period ended. */
  @IsDateText()
  on: string;

  /** SHA-256 of the sealed proof: needed for POST, IN_PERSON and PUBLIC_NOTICE. */
  @MayBeAbsent()
  @IsSha256Text()
  proofSha256?: string;
}
