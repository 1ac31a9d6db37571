import type { Answer } from "../http/answer.ts";

/** One fault of a request, in the shape of Freshdesk's validation list. */
export interface FieldError {
  readonly field: string;
  readonly additional_info?: { readonly user_id: number };
  readonly message: string;
  readonly code: string;
}

/** 400 with the list of what is wrong; 409 when a value is taken. */
export function validationFailed(errors: readonly FieldError[], status = 400): Answer {
  return { status, json: { description: "Validation failed", errors } };
}

/** Any other error: a flat object. */
export function failure(status: number, code: string, message: string): Answer {
  return { status, json: { code, message } };
}

/** An unknown id or path: no body at all. */
export const notFound = (): Answer => ({ status: 404 });

export const invalidCredentials = (): Answer =>
  failure(401, "invalid_credentials", "You have to be logged in to perform this action.");

export const accessDenied = (): Answer =>
  failure(403, "access_denied", "You are not authorized to perform this action.");

export const requireFeature = (feature: string): Answer =>
  failure(
    403,
    "require_feature",
    `The ${feature} feature(s) is/are not supported in your plan. Please upgrade your account to use it.`,
  );

export const methodNotAllowed = (method: string, allowed: readonly string[]): Answer => ({
  status: 405,
  json: {
    message: `${method} method is not allowed. It should be one of these method(s): ${allowed.join(", ")}`,
  },
});

export const missingField = (field: string, message = "Mandatory attribute missing"): FieldError => ({
  field,
  message,
  code: "missing_field",
});

export const unknownField = (field: string): FieldError => ({
  field,
  message: "Unexpected/invalid field in request",
  code: "invalid_field",
});

export const wrongType = (field: string, expected: string): FieldError => ({
  field,
  message: `It should be a/an ${expected}`,
  code: "datatype_mismatch",
});

export const notAllowedValue = (field: string, allowed: readonly (string | number)[]): FieldError => ({
  field,
  message: `It should be one of these values: '${allowed.join(",")}'`,
  code: "invalid_value",
});

export const invalidValue = (field: string, message: string): FieldError => ({
  field,
  message,
  code: "invalid_value",
});

/** `responder_id`, `group_id` … that point at nothing. */
export const noMatch = (what: string, field: string): FieldError =>
  invalidValue(field, `There is no ${what} matching the given ${field}`);
