/** What is measured: of the build in this checkout, or in the one that the environment names. */
import { pathToFileURL } from 'node:url';

import { THIS_CHECKOUT, toBuild } from './checkout.mjs';

const checkout = process.env.CONSUMERS_CHECKOUT ?? THIS_CHECKOUT;

export const { map, Pool, TaskPool } = await import(pathToFileURL(toBuild(checkout)));
