import { passwordSchema } from "@baton/api";

/** As the API asks for it, so that a form can say it before it is sent. */
export const minimumPasswordLength = passwordSchema.minLength ?? 1;
export const passwordHint = `At least ${minimumPasswordLength} characters.`;
