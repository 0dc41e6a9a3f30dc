package dev.lad.auth;

/**
 * Where a login comes from.
 *
 * @param address the client's network address
 * @param client the browser or program, as it names itself
 */
record Origin(String address, String client) {}
