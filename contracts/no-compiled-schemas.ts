import { z } from "zod";

// Compiling every schema to code takes longer than a whole run spends on checking with them.
z.config({ jitless: true });
