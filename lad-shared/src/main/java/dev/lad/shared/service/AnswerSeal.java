package dev.lad.shared.service;

import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;

/**
 * In what form answers, and the requests that they belong to, lie in a service's database. Where requests hold passwords
 * and answers tokens, not so that a reader of the database could use them.
 */
public interface AnswerSeal {

    /** What an {@code Idempotency-Key} of this caller is kept under; the same each time. */
    String name(Identity caller, String key);

    /** What tells one request from another; the same each time. */
    String fingerprint(byte[] request);

    ApiResponse seal(ApiResponse answer);

    /** The answer that was sealed. */
    ApiResponse open(ApiResponse sealed);
}
