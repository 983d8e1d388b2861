import { type Fields, map, one, values } from '../shape';

const metadataFields: Fields = { ...values('name', 'namespace'), labels: map, annotations: map };

/** Metadata of an object, and of a template. */
export const metadata = one(metadataFields);

/** A choice of objects by their labels. */
export const selector = one({ match_labels: map });
