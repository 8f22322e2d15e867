/** How many of the events were taken now, and how many had been taken before. */
export class SingleReply {
  accepted: number;
  duplicate: number;
}

export class RefusedEventDto {
  /** Place in the batch, from 0. */
  index: number;
  /** The event's own id, where it has one. */
  id?: string;
  code: string;
  detail: string;
}

export class BatchReply extends SingleReply {
  refused: RefusedEventDto[];
}
