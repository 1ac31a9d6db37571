/** Program: nothing at all, to compare the memory of others with. */
import { serve } from "../support/start-program.ts";

serve({ stop() {} });
