import { z } from 'zod';

// Under the strict CSP `new Function` is refused and reported; zod works the same without it. Before any schema is made.
z.config({ jitless: true });
