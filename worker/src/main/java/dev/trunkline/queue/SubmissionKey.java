package dev.trunkline.queue;

/**
 * By what a request is known again, within its tenant, for {@code jobs.idempotency_hours}. The first job with a key is the only one.
 *
 * @param key as the client chose it
 * @param request tells whether the same was asked for; a hash that says nothing to who lacks the key file
 */
public record SubmissionKey(String key, String request) {}
