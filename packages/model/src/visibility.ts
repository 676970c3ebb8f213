/**
 * Who sees a value of an attribute: everybody; whoever has signed in; those named in grants; those of the same consortium; those with the right on the prefix
 * only.
 */
export const visibilities = ['public', 'authenticated', 'named', 'consortium', 'private'] as const;

export type Visibility = (typeof visibilities)[number];
